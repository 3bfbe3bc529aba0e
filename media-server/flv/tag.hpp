// FLV tags (Adobe Flash Video File Format 10.1, annex E.4). The body of an RTMP audio, video or
// data message is the body of an FLV tag.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <array>
#include <cstdint>

namespace weir::flv {

enum class tag_type : std::uint8_t { audio = 8, video = 9, script = 18 };

/// What stands in front of the coded data in a video tag's body (E.4.3.1).
struct video_header {
    enum class packet : std::uint8_t { sequence_start, coded, sequence_end, command };
    packet kind = packet::coded;
    bool key = false;
    /// PTS - DTS in milliseconds, signed 24 bits.
    std::int32_t composition_time = 0;
    /// Where the coded data starts in the body.
    std::size_t data_offset = 0;

    bool operator==(const video_header&) const = default;
};

/// The same for audio (E.4.2.1).
struct audio_header {
    enum class packet : std::uint8_t { sequence_start, coded, silence };
    packet kind = packet::coded;
    std::size_t data_offset = 0;

    bool operator==(const audio_header&) const = default;
};

/// AVC only; another codec is refused with its number in the error's message.
parsed<video_header> read_video_header(byte_view body);
/// AAC only.
parsed<audio_header> read_audio_header(byte_view body);

constexpr std::size_t tag_header_size = 11;
constexpr std::size_t previous_tag_size_size = 4;

/// Writes the eleven bytes of a tag header. `timestamp` is in milliseconds and wraps at 2^32.
void write_tag_header(std::span<std::uint8_t, tag_header_size> out, tag_type type,
                      std::uint32_t body_size, std::uint32_t timestamp);

/// The nine bytes of the file header and the PreviousTagSize0 after it.
std::array<std::uint8_t, 13> file_header(bool has_video, bool has_audio);

}  // namespace weir::flv
