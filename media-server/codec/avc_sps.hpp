// The sequence parameter set of H.264.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstdint>

namespace weir::codec {

struct avc_sps {
    std::uint8_t profile = 0;
    /// constraint_set flags and two reserved bits.
    std::uint8_t compatibility = 0;
    std::uint8_t level = 0;
    /// Pixels, cropping applied.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Frames a second; 0 when the timing is missing or makes no sense.
    double frame_rate = 0;

    bool operator==(const avc_sps&) const = default;
};

/// Reads a NAL unit of type 7 (ITU-T H.264 7.3.2.1.1 and E.1.1), up to the timing in its VUI.
/// Values are held against the ranges of 7.4.2.1.1, so noise is refused. The error's offset counts
/// in the NAL unit without its emulation prevention bytes.
parsed<avc_sps> read_avc_sps(byte_view nal_unit);

/// The NAL unit without the bytes 03 that keep start codes out of it (7.4.1.1).
bytes strip_emulation_prevention(byte_view nal_unit);

}  // namespace weir::codec
