// The sequence parameter set of H.265.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <array>
#include <cstdint>

namespace weir::codec {

struct hevc_sps {
    /// general_profile_space to general_level_idc (ITU-T H.265 7.3.3), as they stand in an hvcC
    /// too.
    std::array<std::uint8_t, 12> profile_tier_level{};
    std::uint8_t temporal_layers = 1;
    bool temporal_id_nested = false;
    /// chroma_format_idc: 0 is monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    std::uint8_t chroma_format = 1;
    /// Bits a sample.
    std::uint8_t luma_depth = 8;
    std::uint8_t chroma_depth = 8;
    /// Pixels, the conformance window applied.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Frames a second; 0 when the timing is missing or makes no sense.
    double frame_rate = 0;
    color_description color;

    bool operator==(const hevc_sps&) const = default;
};

/// Reads a NAL unit of type 33 (ITU-T H.265 7.3.2.2.1 and E.2.1), up to the timing in its VUI.
/// Values are held against the ranges of 7.4.3.2.1, so noise is refused. The error's offset counts
/// in the NAL unit without its emulation prevention bytes.
parsed<hevc_sps> read_hevc_sps(byte_view nal_unit);

}  // namespace weir::codec
