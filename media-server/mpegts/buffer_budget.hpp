#pragma once

#include "weir/base/bytes.hpp"

#include <cstddef>

namespace weir::mpegts {

/// How much the unfinished PES packets of a demuxer's tracks take together.
class buffer_budget {
 public:
    static constexpr std::size_t most = 32 * 1024 * 1024;

    /// False when there is no room for so many bytes.
    bool take(std::size_t size) {
        if (size > most - taken_) return false;
        taken_ += size;
        return true;
    }
    void give_back(std::size_t size) { taken_ -= size; }

 private:
    std::size_t taken_ = 0;
};

/// Empties a buffer that is used again and again, and frees what a very large picture took.
inline void empty(bytes& buffer) {
    constexpr std::size_t kept = 1024 * 1024;
    if (buffer.capacity() > kept) {
        buffer = bytes();
    } else {
        buffer.clear();
    }
}

}  // namespace weir::mpegts
