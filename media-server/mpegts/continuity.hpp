#pragma once

#include "weir/base/bytes.hpp"
#include "weir/mpegts/ts_packet.hpp"

#include <array>
#include <cstdint>

namespace weir::mpegts {

/// Follows the continuity counter of one PID (ISO/IEC 13818-1 2.4.3.3).
class continuity {
 public:
    enum class verdict : std::uint8_t { follows, repeats, gap };

    /// `next` has a payload. A packet may be sent twice in a row; another with the same counter is
    /// the end of a gap.
    verdict check(const ts_packet& next);

 private:
    std::array<std::uint8_t, packet_size> last_payload_{};
    std::uint8_t last_size_ = 0;
    std::uint8_t last_counter_ = 0;
    bool begun_ = false;
};

}  // namespace weir::mpegts
