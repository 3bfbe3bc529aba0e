// MPEG audio, layers I to III (ISO/IEC 11172-3 2.4.1.3, 13818-3 2.4.1.3, and the half rates of
// "MPEG-2.5").
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <cstddef>
#include <cstdint>

namespace weir::codec {

struct mpeg_audio_header {
    /// 1 to 3; MP3 is layer 3.
    std::uint8_t layer = 3;
    std::uint32_t sample_rate = 0;
    std::uint32_t channels = 0;
    /// Of one frame.
    std::uint32_t samples = 0;
    /// In bytes, with the header.
    std::size_t frame_size = 0;

    bool operator==(const mpeg_audio_header&) const = default;
};

/// Reads the four bytes that a frame begins with. Frames of free format, which do not say how long
/// they are, are refused.
parsed<mpeg_audio_header> read_mpeg_audio_header(byte_view frame);

/// What an MP3 frame says of its track; layers I and II are refused with errc::object_type.
parsed<audio_format> read_mp3_frame(byte_view frame);

}  // namespace weir::codec
