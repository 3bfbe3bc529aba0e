#pragma once

#include "weir/net/http_message.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace weir::net {

/// Whether a request wants a WebSocket rather than an answer (RFC 6455 4.2.1).
bool asks_for_websocket(const request& asked);

/// What Sec-WebSocket-Accept says to a key (RFC 6455 4.2.2).
std::string websocket_accept_key(std::string_view key);

/// 101, after which `serve` has the connection until it returns; or 400 or 426 where the request is
/// no handshake of version 13. From where a page may come (Origin) is the caller's to check before.
response accept_websocket(const request& asked, std::function<task<>(byte_stream&)> serve);

}  // namespace weir::net
