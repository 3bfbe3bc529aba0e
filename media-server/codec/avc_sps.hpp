// The sequence parameter set of H.264.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <cstdint>

namespace weir::codec {

struct avc_sps {
    std::uint8_t profile = 0;
    /// constraint_set flags and two reserved bits.
    std::uint8_t compatibility = 0;
    std::uint8_t level = 0;
    /// chroma_format_idc: 0 is monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    std::uint8_t chroma_format = 1;
    /// Bits a sample.
    std::uint8_t luma_depth = 8;
    std::uint8_t chroma_depth = 8;
    /// Pixels, cropping applied.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Frames a second; 0 when the timing is missing or makes no sense.
    double frame_rate = 0;
    color_description color;

    bool operator==(const avc_sps&) const = default;
};

/// Reads a NAL unit of type 7 (ITU-T H.264 7.3.2.1.1 and E.1.1), up to the timing in its VUI.
/// Values are held against the ranges of 7.4.2.1.1, so noise is refused. The error's offset counts
/// in the NAL unit without its emulation prevention bytes.
parsed<avc_sps> read_avc_sps(byte_view nal_unit);

}  // namespace weir::codec
