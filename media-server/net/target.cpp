#include "weir/net/target.hpp"

#include "weir/net/errc.hpp"

#include <boost/url/authority_view.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace weir::net {

namespace {

constexpr std::size_t most_query_fields = 32;

bool harmless(std::string_view segment) {
    if (segment == "." || segment == "..") return false;
    return std::all_of(segment.begin(), segment.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7f && c != '/' && c != '\\';
    });
}

bool begins_with_scheme(std::string_view target, std::string_view scheme) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return target.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), target.begin(),
                      [&](char a, char b) { return a == lower(b); });
}

bool is_authority(std::string_view text) {
    const auto parsed = boost::urls::parse_authority(boost::core::string_view(text));
    return parsed && !parsed->host().empty() && !parsed->has_userinfo();
}

/// RFC 9112 3.2.2
result<request_target> parse_absolute(std::string_view behind_scheme) {
    const auto end = std::min(behind_scheme.find_first_of("/?"), behind_scheme.size());
    const auto authority = behind_scheme.substr(0, end);
    if (!is_authority(authority)) return errc::bad_target;
    std::string rest(behind_scheme.substr(end));
    if (!rest.starts_with('/')) rest.insert(0, 1, '/');
    auto made = parse_target(rest);
    if (made) made->authority = authority;
    return made;
}

}  // namespace

result<request_target> parse_target(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (begins_with_scheme(target, scheme)) return parse_absolute(target.substr(scheme.size()));
    request_target made;
    if (target == "*") return made;
    // Boost.URL takes this beginning for its own way to write a path, not for a segment.
    if (target.starts_with("/./")) return errc::bad_target;
    const auto parsed = boost::urls::parse_origin_form(boost::core::string_view(target));
    if (!parsed) return errc::bad_target;
    for (const auto& segment : parsed->segments()) {
        // An empty segment may only end the path: what follows it would look like a path from the
        // root.
        if (!harmless(segment) || made.path.ends_with('/')) return errc::bad_target;
        made.path += '/';
        made.path += segment;
    }
    if (made.path.empty()) made.path = "/";
    for (const auto& param : parsed->params()) {
        if (made.query.size() == most_query_fields) return errc::bad_target;
        made.query.emplace_back(param.key, param.value);
    }
    return made;
}

}  // namespace weir::net
