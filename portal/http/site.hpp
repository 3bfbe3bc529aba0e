#pragma once

#include "weir/base/config.hpp"
#include "weir/net/http_message.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portal::http {

/// Where the site and the media server are, as people outside reach them; worked out from the
/// address that the person's browser used, unless the configuration says it.
struct site {
    /// portal.public_url, such as "https://tv.example.org"; empty when not set.
    std::string public_url;
    /// http.public_url, the media server's; empty when not set.
    std::string media_url;
    std::uint16_t media_port = 8080;
    /// The media server's for https.
    std::uint16_t media_https_port = 8443;
    std::uint16_t rtmp_port = 1935;
    std::uint16_t srt_port = 8890;
    /// Peers whose X-Forwarded-For is believed.
    std::vector<std::string> trusted_proxies;

    /// Reads the keys above.
    static site read(weir::config& from);

    /// Whether browsers reach the site by https, so that cookies are for https alone.
    bool secure() const { return public_url.starts_with("https://"); }
    /// Whether this one did.
    bool secure(const weir::net::request& r) const { return secure() || r.sealed; }

    /// "host" or "[::1]", of public_url if set, else of the Host header; "localhost" when that is
    /// not a host's name.
    std::string host_name(const weir::net::request& r) const;
    /// "http://host:8000", "https://host:8444"
    std::string origin(const weir::net::request& r) const;
    /// "http://host:8080", or with https, which is all that a page of https may read from.
    std::string media_origin(const weir::net::request& r) const;
    /// "rtmp://host/live", "rtmp://host:1936/live"
    std::string rtmp_server(const weir::net::request& r) const;
    /// "srt://host:8890"
    std::string srt_server(const weir::net::request& r) const;

    /// The client's address without its port: the last hop that is not a trusted proxy.
    std::string client_address(const weir::net::request& r) const;
    /// Whether the request comes from a page of this site: by Sec-Fetch-Site, else by Origin, else
    /// by Referer. What says nothing of its origin is refused.
    bool is_same_origin(const weir::net::request& r) const;
};

/// The authority of a URL: "host:8000" of "http://host:8000/x".
std::string_view authority_of(std::string_view url);
/// Whether `text` may stand in a Host header and so in the addresses and headers we make from it.
bool is_authority(std::string_view text);

}  // namespace portal::http
