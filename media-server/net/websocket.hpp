#pragma once

#include "weir/base/event.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/net/http_message.hpp"
#include "weir/net/websocket_frame.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

namespace weir::net {

struct websocket_settings {
    /// The largest message that is taken, bytes.
    std::size_t message_limit = 64 * 1024;
    /// A client that has been silent for so long is sent a Ping.
    std::chrono::milliseconds silence_time{30'000};
    /// For its Pong; a client that stays silent is gone.
    std::chrono::milliseconds pong_time{10'000};
    /// For the client to take a message.
    std::chrono::milliseconds write_time{10'000};
    /// For the client's Close after ours.
    std::chrono::milliseconds close_time{2'000};
};

/// The server's end of a WebSocket, by messages. One coroutine may receive while others send:
/// messages go out one after another, each as a whole. Receiving also answers Pings and finds out
/// that a client is gone, so somebody always receives.
class websocket {
 public:
    /// `on` outlives it.
    websocket(byte_stream& on, websocket_settings how);

    /// The next text or binary message. errc::websocket_closed when the client has closed; a client
    /// that breaks the protocol is told why and gets the error of websocket_parser.
    task<result<websocket_message>> receive();

    /// One message; the pieces must stay until it returns.
    task<result<void>> send(websocket_opcode kind, std::span<const iovec> pieces);
    task<result<void>> send_text(std::string_view text);

    /// Tells the client that this is the end; receive() goes on until it has answered.
    task<result<void>> close(std::uint16_t code, std::string_view reason = {});
    /// close(), if that has not been, and the client's answer, which is waited for as long as
    /// close_time. Nobody else receives.
    task<> end();

    /// What the client's Close said.
    std::uint16_t peer_code() const { return peer_code_; }

 private:
    task<result<void>> hear();
    task<result<void>> answer(const websocket_message& control);
    task<result<void>> refuse(error_code why);
    task<result<void>> send_whole(std::span<const iovec> pieces);
    task<result<void>> send_control(const bytes& frame);
    task<result<void>> until_closed();

    byte_stream& on_;
    websocket_settings how_;
    websocket_parser parser_;
    std::array<std::uint8_t, 2048> buffer_{};
    byte_view unread_;
    bool pinged_ = false;

    event written_;
    bool writing_ = false;
    /// A Close went out, or a message in part: nothing can follow.
    bool ended_ = false;
    bool close_sent_ = false;
    bool close_heard_ = false;
    bool refused_ = false;
    std::uint16_t peer_code_ = websocket_close::no_code;
};

/// accept_websocket for a connection of messages, which ends with the handshake of RFC 6455 7.1.2
/// when `serve` returns.
response accept_websocket(const request& asked, websocket_settings how,
                          std::function<task<>(websocket&)> serve);

}  // namespace weir::net
