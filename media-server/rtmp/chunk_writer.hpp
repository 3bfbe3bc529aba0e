#pragma once

#include "weir/base/bytes.hpp"
#include "weir/rtmp/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::rtmp {

/// What stands in front of the chunks of one message: a full header (type 0) first, so that nothing
/// depends on what was sent before but the chunk size.
class chunk_headers {
 public:
    /// `chunk_stream` is 2 to 65599.
    chunk_headers(std::uint32_t chunk_stream, message_type type, std::uint32_t stream_id,
                  std::uint32_t timestamp, std::size_t body_size);

    byte_view first() const { return byte_view(first_).first(first_size_); }
    byte_view following() const { return byte_view(following_).first(following_size_); }

 private:
    // Basic header, message header, extended timestamp (5.3.1).
    std::array<std::uint8_t, 3 + 11 + 4> first_;
    std::array<std::uint8_t, 3 + 4> following_;
    std::size_t first_size_ = 0;
    std::size_t following_size_ = 0;
};

/// Cuts messages into chunks (RTMP 5.3).
class chunk_writer {
 public:
    static constexpr std::uint32_t default_chunk_size = 128;

    std::uint32_t chunk_size() const { return chunk_size_; }
    /// For the messages after the set_chunk_size message that announces it; at least 1.
    void set_chunk_size(std::uint32_t size) { chunk_size_ = size; }

    /// Appends. `chunk_stream` is 2 to 65599; the body at most 2^24 - 1 bytes.
    void write(bytes& out, std::uint32_t chunk_stream, message_type type, std::uint32_t stream_id,
               std::uint32_t timestamp, byte_view body) const;

 private:
    std::uint32_t chunk_size_ = default_chunk_size;
};

}  // namespace weir::rtmp
