// RTMP messages (Adobe RTMP 1.0, section 5.4 and 7.1), as they travel in chunks.
#pragma once

#include "weir/base/packet.hpp"

#include <cstdint>

namespace weir::rtmp {

enum class message_type : std::uint8_t {
    set_chunk_size = 1,
    abort = 2,
    acknowledgement = 3,
    user_control = 4,
    window_acknowledgement_size = 5,
    set_peer_bandwidth = 6,
    audio = 8,
    video = 9,
    data_amf3 = 15,
    command_amf3 = 17,
    data_amf0 = 18,
    command_amf0 = 20,
    aggregate = 22,
};

/// The first two bytes of a user control message (7.1.7).
enum class user_control : std::uint16_t {
    stream_begin = 0,
    stream_eof = 1,
    set_buffer_length = 3,
    ping_request = 6,
    ping_response = 7,
};

/// Chunk streams that we write to. 2 is given by the protocol (5.4), the others are custom.
namespace chunk_stream {
constexpr std::uint32_t control = 2;
constexpr std::uint32_t command = 3;
constexpr std::uint32_t status = 5;
constexpr std::uint32_t data = 6;
constexpr std::uint32_t audio = 7;
constexpr std::uint32_t video = 8;
}  // namespace chunk_stream

struct message {
    message_type type{};
    std::uint32_t stream_id = 0;
    /// Milliseconds, wraps at 2^32.
    std::uint32_t timestamp = 0;
    packet body;
};

}  // namespace weir::rtmp
