// The frames of a WebSocket connection (RFC 6455 section 5) as a server writes and reads them, with
// no socket.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::net {

/// RFC 6455 5.2
enum class websocket_opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa,
};

/// Why a connection ends, RFC 6455 7.4.1.
namespace websocket_close {
constexpr std::uint16_t normal = 1000;
constexpr std::uint16_t going_away = 1001;
constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t not_acceptable = 1003;
/// Stands for a Close frame without a code; never sent.
constexpr std::uint16_t no_code = 1005;
constexpr std::uint16_t not_utf8 = 1007;
constexpr std::uint16_t policy = 1008;
constexpr std::uint16_t too_big = 1009;
}  // namespace websocket_close

/// The largest payload of Close, Ping and Pong, bytes (RFC 6455 5.5).
constexpr std::size_t websocket_control_limit = 125;

/// What stands in front of a payload of the server's: not masked, the message's only frame.
class websocket_header {
 public:
    websocket_header(websocket_opcode opcode, std::size_t payload);
    byte_view view() const { return byte_view(data_).first(size_); }

 private:
    std::array<std::uint8_t, 10> data_;
    std::size_t size_ = 2;
};

/// A Ping or Pong as a whole; the payload has at most websocket_control_limit bytes.
bytes websocket_control(websocket_opcode opcode, byte_view payload);
/// A Close frame as a whole. The reason is cut where it is too long; no_code sends neither.
bytes websocket_close_frame(std::uint16_t code, std::string_view reason = {});

/// One message, put together from its fragments, or one control frame.
struct websocket_message {
    /// text, binary, close, ping or pong.
    websocket_opcode opcode = websocket_opcode::text;
    /// Valid UTF-8 in a text. Of a Close, the reason alone.
    bytes payload;
    /// Of a Close; no_code when the peer gave none.
    std::uint16_t code = websocket_close::no_code;

    std::string_view text() const { return as_text(payload); }
    bool operator==(const websocket_message&) const = default;
};

/// Reads what a client sends, in any fragmentation. Holds at most one message of `limit` bytes and
/// one control frame, and grows with what has arrived, never with what was announced.
class websocket_parser {
 public:
    explicit websocket_parser(std::size_t limit) : limit_(limit) {}

    /// Takes bytes up to the end of a message or of `data`, and says how many. Not to be called
    /// again before take() when a message is complete, nor after an error: close_code_of() says
    /// what to tell the client.
    result<std::size_t> put(byte_view data);
    /// The message that put() has completed, if it has.
    std::optional<websocket_message> take();

 private:
    std::size_t header_size() const;
    result<void> begin_frame();
    void unmask(byte_view data);
    result<void> end_frame();
    result<void> end_close();

    std::size_t limit_;
    /// The frame's header as far as it has come.
    std::array<std::uint8_t, 14> header_{};
    std::size_t header_got_ = 0;
    websocket_opcode opcode_ = websocket_opcode::continuation;
    bool final_ = false;
    std::uint64_t left_ = 0;
    std::size_t mask_at_ = 0;

    /// The message whose fragments are coming.
    std::optional<websocket_opcode> open_;
    bytes message_;
    bytes control_;
    std::optional<websocket_message> complete_;
};

/// What to tell a client whose bytes were refused by the parser.
std::uint16_t close_code_of(const error_code& parse_failure);

/// Unicode 15, table 3-7 (RFC 3629): no overlong forms, surrogates or values above U+10FFFF.
bool is_utf8(byte_view text);

}  // namespace weir::net
