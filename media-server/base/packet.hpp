#pragma once

#include "weir/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace weir {

/// The payload of one message in one contiguous piece, with free room in front and behind it, so
/// that a container's header and trailer are later written round the payload without copying it.
/// Filled by one owner as bytes arrive from the socket; moved, never copied.
///
///     | headroom ........ | payload ............ | tailroom |
class packet {
 public:
    /// One HTTP chunk line (8 hex digits, CR LF) and an FLV tag header (11 bytes).
    static constexpr std::size_t headroom = 21;
    /// FLV PreviousTagSize (4 bytes) and the CR LF that ends an HTTP chunk.
    static constexpr std::size_t tailroom = 6;

    packet() = default;
    explicit packet(byte_view payload) { append(payload); }

    /// Makes room for a payload of `size` bytes in all; what is there stays.
    void reserve(std::size_t size);
    /// Grows by doubling, so that memory follows what really arrived and not what a peer announced.
    void append(byte_view data);
    void clear() { size_ = 0; }

    byte_view payload() const { return {data_.get() + headroom, size_}; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    /// The first byte of headroom; the payload starts `headroom` bytes later. Null while nothing
    /// was ever appended or reserved.
    std::uint8_t* block() { return data_.get(); }
    const std::uint8_t* block() const { return data_.get(); }

 private:
    std::unique_ptr<std::uint8_t[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace weir
