#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstddef>
#include <cstdint>

namespace weir::rtmp {

/// One version byte, then two packets of 1536 bytes in each direction (RTMP 5.2).
constexpr std::size_t handshake_packet_size = 1536;
constexpr std::uint8_t handshake_version = 3;

/// The server's side. Answers as the peer asks: with a digest when the peer's first packet carries
/// a valid one (as Flash Player and some hardware encoders demand), else with an exact echo. The
/// answer is written once C1 is complete; C2 is waited for and not looked at.
class server_handshake {
 public:
    /// Takes what belongs to the handshake off the front of `input` and appends what must be sent
    /// to `output`. True when the handshake is over; never call it again then. Peers that speak
    /// TLS, HTTP, RTMPE or something else are refused at their first byte.
    [[nodiscard]] parsed<bool> consume(byte_view& input, bytes& output);

 private:
    bytes packet_;
    std::size_t c2_left_ = handshake_packet_size;
    bool answered_ = false;
};

/// The client's side of the simple handshake.
class client_handshake {
 public:
    /// C0 and C1, to be sent first.
    static bytes hello();
    /// As above; appends C2. What the server sends is not verified but for the version.
    [[nodiscard]] parsed<bool> consume(byte_view& input, bytes& output);

 private:
    bytes packet_;
};

}  // namespace weir::rtmp
