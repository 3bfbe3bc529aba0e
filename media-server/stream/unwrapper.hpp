#pragma once

#include <cstdint>
#include <optional>

namespace weir::stream {

/// Follows a counter of few bits through its wraps: 32 for RTMP (RTMP 1.0 5.3.1: compare as signed
/// differences), 33 for MPEG-TS. One for all tracks of a publisher, so that they wrap together.
class unwrapper {
 public:
    explicit unwrapper(unsigned bits) : shift_(64 - bits) {}

    /// `raw` within the counter's bits; the value nearest to the one before.
    std::int64_t unwrap(std::uint64_t raw) {
        if (last_) {
            const auto step = (raw - static_cast<std::uint64_t>(*last_)) << shift_;
            last_ = *last_ + (static_cast<std::int64_t>(step) >> shift_);
        } else {
            last_ = static_cast<std::int64_t>(raw);
        }
        return *last_;
    }

 private:
    unsigned shift_;
    std::optional<std::int64_t> last_;
};

}  // namespace weir::stream
