// What a track holds, read from the decoder configuration that its publisher sent.
#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <string>

namespace weir::codec {

enum class video_codec : std::uint8_t { avc };
enum class audio_codec : std::uint8_t { aac };

struct video_format {
    video_codec codec = video_codec::avc;
    /// Pixels to show, cropping applied.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Frames a second as the parameter sets state it; 0 when they do not.
    double frame_rate = 0;
    /// RFC 6381, such as "avc1.640028".
    std::string codecs;
    /// The decoder configuration record as it stands in FLV and MP4: avcC for AVC (ISO/IEC
    /// 14496-15 5.3.3.1).
    bytes record;

    bool operator==(const video_format&) const = default;
};

struct audio_format {
    audio_codec codec = audio_codec::aac;
    /// Samples a second of the decoder's output and of our timeline; for AAC with explicit or
    /// implicit SBR the rate of the core, which is what one access unit of `samples_per_frame` is
    /// counted in.
    std::uint32_t sample_rate = 0;
    std::uint32_t channels = 0;
    std::uint32_t samples_per_frame = 1024;
    /// RFC 6381, such as "mp4a.40.2".
    std::string codecs;
    /// The decoder configuration: AudioSpecificConfig for AAC (ISO/IEC 14496-3 1.6.2.1).
    bytes record;

    bool operator==(const audio_format&) const = default;
};

}  // namespace weir::codec
