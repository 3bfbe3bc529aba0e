#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <cstdint>

namespace weir::codec {

/// The sequence header of AV1 (AV1 5.5), as far as a record needs it.
struct av1_sequence_header {
    std::uint8_t profile = 0;
    /// seq_level_idx and seq_tier of the first operating point.
    std::uint8_t level = 0;
    bool high_tier = false;
    /// Bits a sample: 8, 10 or 12.
    std::uint8_t bit_depth = 8;
    bool monochrome = false;
    bool subsampling_x = true;
    bool subsampling_y = true;
    /// chroma_sample_position.
    std::uint8_t chroma_position = 0;
    /// The largest frame's pixels.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Frames a second; 0 unless they are stated and equally long.
    double frame_rate = 0;
    color_description color;

    bool operator==(const av1_sequence_header&) const = default;
};

/// Reads the payload of an OBU of type 1.
parsed<av1_sequence_header> read_av1_sequence_header(byte_view payload);

}  // namespace weir::codec
