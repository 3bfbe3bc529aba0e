// What the body of an audio tag or RTMP audio message holds.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"
#include "weir/flv/enhanced_reader.hpp"

#include <cstdint>
#include <optional>

namespace weir::flv {

enum class audio_packet : std::uint8_t {
    /// A decoder configuration: AudioSpecificConfig, the Opus ID header (may be empty: the
    /// default),
    /// "fLaC" and a STREAMINFO block. MP3, AC-3 and E-AC-3 need none and may send an empty one:
    /// their
    /// frames say what they are.
    sequence_start,
    /// One access unit; for MP3 perhaps several.
    coded,
    /// Also: silence until more comes.
    sequence_end,
    /// How the channels are laid out: order, count, map ("MultichannelConfig").
    multichannel_config,
    /// An empty body: nothing is heard here. Says nothing of a track or a codec.
    silence,
};

/// One track's share of a body.
struct audio_message {
    audio_packet kind = audio_packet::coded;
    codec::audio_codec codec = codec::audio_codec::aac;
    /// 0 is the default track, and the only one of most publishers.
    std::uint8_t track = 0;
    /// To be added to the time stamp, below a millisecond.
    std::uint32_t nanoseconds = 0;
    /// Where the coded data or the configuration stands in the body.
    std::size_t data_offset = 0;
    std::size_t data_size = 0;

    bool operator==(const audio_message&) const = default;
};

/// Walks over the track messages of a body as video_reader does. Reads the header of FLV (E.4.2.1)
/// with SoundFormat 10 (AAC), 2 and 14 (MP3), and of Enhanced RTMP version 2 with mp4a, .mp3, Opus,
/// fLaC, ac-3 and ec-3.
class audio_reader {
 public:
    explicit audio_reader(byte_view body);

    std::optional<parsed<audio_message>> next();

 private:
    parsed<audio_message> read_legacy() const;
    parsed<audio_message> read_enhanced(const enhanced_packet& packet) const;

    byte_view body_;
    std::optional<enhanced_reader> enhanced_;
    bool done_ = false;
};

}  // namespace weir::flv
