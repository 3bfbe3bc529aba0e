#include "weir/net/router.hpp"

namespace weir::net {

namespace {

std::string_view next_segment(std::string_view& rest) {
    if (rest.starts_with('/')) rest.remove_prefix(1);
    const auto end = rest.find('/');
    const auto segment = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    return segment;
}

/// One segment against "literal", "{name}" or "{name}.suffix".
bool match_segment(std::string_view pattern, std::string_view segment, fields& params) {
    if (!pattern.starts_with('{')) return pattern == segment;
    const auto close = pattern.find('}');
    const auto suffix = pattern.substr(close + 1);
    if (segment.size() <= suffix.size() || !segment.ends_with(suffix)) return false;
    params.emplace_back(pattern.substr(1, close - 1),
                        segment.substr(0, segment.size() - suffix.size()));
    return true;
}

bool match_path(std::string_view pattern, std::string_view path, fields& params) {
    params.clear();
    while (!pattern.empty() && !path.empty()) {
        const auto before = path;
        const auto wanted = next_segment(pattern);
        if (wanted.ends_with("...}")) {
            params.emplace_back(wanted.substr(1, wanted.size() - 5), before.substr(1));
            return true;
        }
        if (!match_segment(wanted, next_segment(path), params)) return false;
    }
    return pattern.empty() && path.empty();
}

/// Adds a method to the value of an Allow header, once.
void allow(std::string& list, method added) {
    const auto name = to_string(added);
    if (list.find(name) != std::string::npos) return;
    if (!list.empty()) list += ", ";
    list += name;
    if (added == method::get) list += ", HEAD";
}

}  // namespace

router::match router::find(request& r) const {
    match result;
    for (const auto& each : routes_) {
        fields params;
        if (!match_path(each.pattern, r.path, params)) continue;
        if (each.method == r.method || (each.method == method::get && r.method == method::head)) {
            result.found = &each;
            r.params = std::move(params);
            return result;
        }
        allow(result.allow, each.method);
    }
    // Preflights are answered for whole folders; that alone does not make an address.
    if (result.allow == to_string(method::options)) result.allow.clear();
    return result;
}

}  // namespace weir::net
