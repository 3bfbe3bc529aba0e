#include "portal/http/security_headers.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace portal::http {

namespace {

/// Pages of other sites may show what is below; it knows no session.
constexpr std::string_view embed_folder = "/embed/";

/// "ws://host:8080" for "http://host:8080".
std::string socket_origin(const std::string& origin) {
    return "ws" + origin.substr(4);
}

/// hls.js and mpegts.js start their workers and feed their pictures from blob: addresses.
std::string page_policy(const std::string& media, std::string_view ancestors) {
    return fmt::format(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob: {0}; connect-src 'self' {0} {1}; worker-src 'self' blob:; "
        "font-src 'self' data:; manifest-src 'self'; frame-ancestors {2}; base-uri 'none'; "
        "form-action 'self'; object-src 'none'",
        media, socket_origin(media), ancestors);
}

}  // namespace

void add_security_headers(const site& where, const weir::net::request* asked,
                          weir::net::response& answer) {
    answer.set("X-Content-Type-Options", "nosniff");
    answer.set("Referrer-Policy", "strict-origin-when-cross-origin");
    if (where.secure()) answer.set("Strict-Transport-Security", "max-age=31536000");
    if (weir::net::find_header(answer.headers, "Content-Security-Policy")) return;
    const auto type = weir::net::find_header(answer.headers, "Content-Type").value_or("");
    if (type.starts_with("text/html") && asked) {
        const bool framed = asked->path.starts_with(embed_folder);
        const auto ancestors = framed ? std::string_view("*") : std::string_view("'self'");
        answer.set("Content-Security-Policy", page_policy(where.media_origin(*asked), ancestors));
        if (!framed) answer.set("Cross-Origin-Opener-Policy", "same-origin");
        answer.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
    } else if (type.starts_with("application/")) {
        answer.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (!weir::net::find_header(answer.headers, "Cross-Origin-Resource-Policy"))
            answer.set("Cross-Origin-Resource-Policy", "same-origin");
    }
}

}  // namespace portal::http
