#pragma once

#include "weir/base/bytes.hpp"
#include "weir/stream/frame.hpp"

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::stream {

/// What goes out in one vectored write: pieces of frames where they lie, and the few bytes round
/// them that are made for this write. Stands on the stack of the one who writes; allocates nothing.
class gathering {
 public:
    /// A GOP of two seconds with its sound is some 200 frames.
    static constexpr std::size_t most_pieces = 512;
    /// No frame is begun behind so many bytes.
    static constexpr std::size_t most_bytes = 4 * 1024 * 1024;

    /// How far one of the things gathered reaches.
    struct item {
        /// In bytes from the start of the write.
        std::size_t end;
        /// Nothing of it is missing for want of room.
        bool whole;
    };

    /// Begins an item, without its first `skip` bytes.
    void begin(std::size_t skip);
    /// For framings: a piece that stays where it is until it was written.
    void add(byte_view piece);
    /// For framings: a few bytes that are kept here.
    void add_made(byte_view few);
    void end();

    bool full() const {
        return pieces_used_ == most_pieces || items_used_ == most_pieces || size_ >= most_bytes;
    }
    std::size_t size() const { return size_; }
    std::span<const iovec> pieces() const { return std::span(pieces_).first(pieces_used_); }
    std::span<const item> items() const { return std::span(items_).first(items_used_); }

 private:
    byte_view after_skip(byte_view piece);

    // Only what is used of the arrays is ever set.
    std::array<iovec, most_pieces> pieces_;
    std::array<item, most_pieces> items_;
    std::array<std::uint8_t, 16 * most_pieces> made_;
    std::size_t pieces_used_ = 0;
    std::size_t items_used_ = 0;
    std::size_t made_used_ = 0;
    std::size_t size_ = 0;
    std::size_t skip_ = 0;
    bool cut_ = false;
};

/// How a way out frames. What it adds for a frame must be the same each time for the same frame:
/// the rest of one that went in part is found by its count of bytes.
class framing {
 public:
    virtual ~framing() = default;
    virtual void put(const frame& next, gathering& to) const = 0;
};

}  // namespace weir::stream
