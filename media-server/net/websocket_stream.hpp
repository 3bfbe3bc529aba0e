#pragma once

#include "weir/net/byte_stream.hpp"
#include "weir/net/http_message.hpp"
#include "weir/net/websocket_frame.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace weir::net {

/// A byte stream inside the messages of a WebSocket, for media, where the borders of messages mean
/// nothing: whoever writes into it needs not know of the WebSocket. What is written at once goes
/// out as one binary message, [header | pieces] in one gathered write; a message that went in part
/// is filled up with whatever is written next. What the client says in messages can be read; its
/// Pings are answered while somebody reads or waits for it.
///
/// The largest message is 64 KiB: a client sees a message only when all of it has come.
class websocket_stream final : public byte_stream {
 public:
    /// `on` outlives it.
    explicit websocket_stream(byte_stream& on) : on_(on) {}

    task<result<std::size_t>> read_some(std::span<std::uint8_t> into) override;
    task<bool> wait_for_peer() override;
    result<std::size_t> try_write(std::span<const iovec> pieces) override;
    task<result<void>> writable() override { return on_.writable(); }
    /// Sends Close, if the present message is whole.
    void finish() override;
    void close() override { on_.close(); }

    std::string peer() const override { return on_.peer(); }
    std::string peer_address() const override { return on_.peer_address(); }
    executor get_executor() override { return on_.get_executor(); }
    bool sealed() const override { return on_.sealed(); }

    /// finish(), and the client's Close.
    task<result<void>> end();

 private:
    task<result<void>> hear();
    void take(websocket_message message);
    /// At the end of the present message, in the place of an earlier one that has not gone.
    void send_control(bytes frame);
    void begin_message(std::size_t payload);
    result<std::size_t> send_message(std::span<const iovec> pieces, std::size_t payload);

    byte_stream& on_;
    websocket_parser parser_{4096};
    /// What the client has said and nobody has read.
    bytes heard_;
    bool over_ = false;
    bool finished_ = false;

    /// The frame that goes out between two messages: a Pong or Close.
    bytes control_;
    /// What goes in front of the message's payload: control_ and the header.
    bytes lead_;
    std::size_t lead_sent_ = 0;
    /// What is missing of the payload.
    std::size_t left_ = 0;
    /// Some of lead_ has gone, but not the whole message.
    bool open_ = false;
};

/// accept_websocket for a connection of bytes; Close is sent when `serve` returns.
response stream_over_websocket(const request& asked, std::function<task<>(byte_stream&)> serve);

}  // namespace weir::net
