#pragma once

#include "weir/base/result.hpp"

namespace weir::net {

enum class errc {
    /// The request target is no absolute path, or tries to leave the root.
    bad_target = 1,
    /// The peer closed the connection in the middle of a message.
    closed_early,
    /// A response that is not HTTP/1.x, or larger than allowed.
    bad_response,
    /// The first bytes are no TLS hello.
    not_tls,
    /// A file without a certificate in PEM.
    no_certificate,
    /// A file without a private key in PEM, or with one that needs a passphrase.
    no_key,
    /// The private key of another certificate.
    other_key,
    /// A WebSocket frame that RFC 6455 does not allow.
    websocket_frame,
    /// A WebSocket message over the limit.
    websocket_too_big,
    /// A WebSocket text that is not UTF-8.
    websocket_text,
    /// The peer has closed the WebSocket.
    websocket_closed,
};

error_code make_error_code(errc value);

}  // namespace weir::net

template <>
struct boost::system::is_error_code_enum<weir::net::errc> : std::true_type {};
