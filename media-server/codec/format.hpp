// What a track holds, read from the decoder configuration that its publisher sent.
#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <string>

namespace weir::codec {

enum class video_codec : std::uint8_t { avc, hevc, av1, vp9 };
enum class audio_codec : std::uint8_t { aac, mp3, opus, flac, ac3, eac3 };

/// How sample values become light: code points of ITU-T H.273 8; 2 is "unspecified".
struct color_description {
    std::uint8_t primaries = 2;
    std::uint8_t transfer = 2;
    std::uint8_t matrix = 2;
    bool full_range = false;

    bool operator==(const color_description&) const = default;
};

struct video_format {
    video_codec codec = video_codec::avc;
    /// Pixels to show, cropping applied.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Frames a second as the parameter sets state it; 0 when they do not.
    double frame_rate = 0;
    color_description color;
    /// RFC 6381, such as "avc1.640028".
    std::string codecs;
    /// The decoder configuration record as it stands in FLV and MP4: avcC or hvcC (ISO/IEC 14496-15
    /// 5.3.3.1, 8.3.3.1), av1C (AV1 in ISOBMFF 2.3), vpcC without its version and flags (VP9 in
    /// ISOBMFF).
    bytes record;

    bool operator==(const video_format&) const = default;
};

struct audio_format {
    audio_codec codec = audio_codec::aac;
    /// Samples a second of the decoder's output and of our timeline; for AAC with explicit or
    /// implicit SBR the rate of the core, which is what one access unit of `samples_per_frame` is
    /// counted in. 48000 for Opus, always.
    std::uint32_t sample_rate = 0;
    std::uint32_t channels = 0;
    /// What one access unit lasts in samples; for Opus, whose packets may differ, the usual 960.
    std::uint32_t samples_per_frame = 1024;
    /// RFC 6381, such as "mp4a.40.2".
    std::string codecs;
    /// The decoder configuration: AudioSpecificConfig for AAC (ISO/IEC 14496-3 1.6.2.1), the ID
    /// header for Opus (RFC 7845 5.1), STREAMINFO without its block header for FLAC (RFC 9639 8.2),
    /// the body of dac3 or dec3 for AC-3 and E-AC-3 (ETSI TS 102 366 annex F); none for MP3.
    bytes record;

    bool operator==(const audio_format&) const = default;
};

}  // namespace weir::codec
