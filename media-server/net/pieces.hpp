#pragma once

#include "weir/base/bytes.hpp"

#include <sys/uio.h>

#include <cstddef>
#include <span>

namespace weir::net {

/// Bytes in all.
std::size_t size_of(std::span<const iovec> pieces);

/// Goes forward through the pieces of a gathered write, of which a part has gone.
class piece_reader {
 public:
    explicit piece_reader(std::span<const iovec> pieces);

    /// Bytes to come.
    std::size_t left() const { return left_; }
    /// What comes next, at most `limit` bytes, as pieces written into `room`.
    std::span<const iovec> look(std::span<iovec> room, std::size_t limit) const;
    /// Copies what comes next into `room` as far as both go, and goes past it.
    byte_view copy(std::span<std::uint8_t> room);
    void skip(std::size_t count);

    /// What is left of the present piece.
    byte_view front() const;

 private:
    void skip_empty();

    std::span<const iovec> pieces_;
    /// How much of the first piece has gone.
    std::size_t gone_ = 0;
    std::size_t left_ = 0;
};

}  // namespace weir::net
