#include "weir/net/target.hpp"

#include "weir/net/errc.hpp"

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

}  // namespace

result<void> parse_target(std::string_view target, std::string& path, fields& query) {
    path.clear();
    query.clear();
    if (target == "*") return {};
    // Boost.URL takes this beginning for its own way to write a path, not for a segment.
    if (target.starts_with("/./")) return errc::bad_target;
    const auto parsed =
        boost::urls::parse_origin_form(boost::core::string_view(target.data(), target.size()));
    if (!parsed) return errc::bad_target;
    for (const auto& segment : parsed->segments()) {
        // An empty segment may only end the path: what follows it would look like a path from the
        // root.
        if (!harmless(segment) || path.ends_with('/')) return errc::bad_target;
        path += '/';
        path += segment;
    }
    if (path.empty()) path = "/";
    for (const auto& param : parsed->params()) {
        if (query.size() == most_query_fields) return errc::bad_target;
        query.emplace_back(param.key, param.value);
    }
    return {};
}

}  // namespace weir::net
