#pragma once

#include "weir/base/bytes.hpp"
#include "weir/rtmp/message.hpp"

#include <cstdint>

namespace weir::rtmp {

/// Cuts messages into chunks (RTMP 5.3). Every message starts with a full header (type 0), so that
/// what it writes stands alone: nothing depends on what was sent before but the chunk size.
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
