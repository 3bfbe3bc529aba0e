#pragma once

#include "weir/base/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace weir::codec {

/// Reads numbers of any width, most significant bit first, from bytes it does not own. Once a read
/// has run past the end, it and all later ones return 0 and ok() is false: so a parser asks once,
/// at the end and before it loops.
class bit_reader {
 public:
    explicit bit_reader(byte_view data) : data_(data) {}

    bool ok() const { return ok_; }
    std::size_t left() const { return data_.size() * 8 - at_; }
    /// The byte that holds the next bit.
    std::size_t byte_offset() const { return at_ / 8; }

    bool flag() { return bits(1) != 0; }

    /// `count` is at most 32.
    std::uint32_t bits(unsigned count) {
        if (!ok_ || count > left()) {
            ok_ = false;
            return 0;
        }
        std::uint64_t value = 0;
        for (unsigned i = 0; i < count; ++i, ++at_) {
            value = value << 1 | (data_[at_ / 8] >> (7 - at_ % 8) & 1u);
        }
        return static_cast<std::uint32_t>(value);
    }

    /// Exp-Golomb (ITU-T H.264 9.1): 0 to 2^32 - 2.
    std::uint32_t ue() {
        unsigned zeros = 0;
        while (ok_ && bits(1) == 0) {
            if (++zeros == 32) ok_ = false;
        }
        if (!ok_) return 0;
        return (std::uint32_t{1} << zeros) - 1 + bits(zeros);
    }

    /// Signed Exp-Golomb (9.1.1).
    std::int32_t se() {
        const auto code = std::int64_t{ue()};
        return static_cast<std::int32_t>(code % 2 != 0 ? (code + 1) / 2 : -(code / 2));
    }

 private:
    byte_view data_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace weir::codec
