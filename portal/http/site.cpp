#include "portal/http/site.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace portal::http {

using weir::net::request;

namespace {

/// "host" of "host:8000", "[::1]" of "[::1]:8000".
std::string_view without_port(std::string_view authority) {
    if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
    return authority.substr(0, authority.find(':'));
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = text.find(',');
        auto part = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
    }
    return parts;
}

void read_url(weir::config& from, std::string_view key, std::string& url) {
    from.read(key, url);
    while (url.ends_with('/')) url.pop_back();
    if (url.empty()) return;
    const bool known = url.starts_with("http://") || url.starts_with("https://");
    const auto authority = authority_of(url);
    if (!known || !is_authority(authority) || !url.ends_with(authority))
        from.reject(key, "expected an address such as \"https://tv.example.org\", without a path");
}

std::string_view authority(const site& s, const request& r) {
    if (!s.public_url.empty()) return authority_of(s.public_url);
    const auto host = r.header("Host").value_or("");
    return is_authority(host) ? host : "localhost";
}

std::string with_port(std::string_view scheme, std::string_view host, unsigned port,
                      unsigned usual) {
    return port == usual ? fmt::format("{}://{}", scheme, host)
                         : fmt::format("{}://{}:{}", scheme, host, port);
}

}  // namespace

std::string_view authority_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of("/?#"));
}

bool is_authority(std::string_view text) {
    return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
    });
}

site site::read(weir::config& from) {
    site made;
    read_url(from, "portal.public_url", made.public_url);
    read_url(from, "http.public_url", made.media_url);
    from.read("http.port", made.media_port, 1, 65535);
    from.read("https.port", made.media_https_port, 1, 65535);
    from.read("rtmp.port", made.rtmp_port, 1, 65535);
    from.read("srt.port", made.srt_port, 1, 65535);
    std::string proxies;
    from.read("portal.trusted_proxies", proxies);
    made.trusted_proxies = split_list(proxies);
    return made;
}

std::string site::host_name(const request& r) const {
    return std::string(without_port(authority(*this, r)));
}

std::string site::origin(const request& r) const {
    if (!public_url.empty()) return public_url;
    return fmt::format("{}://{}", r.sealed ? "https" : "http", authority(*this, r));
}

std::string site::media_origin(const request& r) const {
    if (!media_url.empty()) return media_url;
    return r.sealed ? with_port("https", host_name(r), media_https_port, 443)
                    : with_port("http", host_name(r), media_port, 80);
}

std::string site::rtmp_server(const request& r) const {
    return with_port("rtmp", host_name(r), rtmp_port, 1935) + "/live";
}

std::string site::srt_server(const request& r) const {
    return fmt::format("srt://{}:{}", host_name(r), srt_port);
}

std::string site::client_address(const request& r) const {
    const auto trusted = [this](const std::string& address) {
        return std::find(trusted_proxies.begin(), trusted_proxies.end(), address) !=
               trusted_proxies.end();
    };
    if (!trusted(r.peer)) return r.peer;
    const auto hops = split_list(r.header("X-Forwarded-For").value_or(""));
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop)
        if (!trusted(*hop)) return *hop;
    return r.peer;
}

bool site::is_same_origin(const request& r) const {
    if (const auto said = r.header("Sec-Fetch-Site"))
        return *said == "same-origin" || *said == "none";
    auto from = r.header("Origin");
    if (!from) from = r.header("Referer");
    if (!from) return false;
    const auto theirs = authority_of(*from);
    return !theirs.empty() &&
           (theirs == r.header("Host").value_or("") || theirs == authority_of(public_url));
}

}  // namespace portal::http
