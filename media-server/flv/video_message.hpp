// What the body of a video tag or RTMP video message holds.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"
#include "weir/flv/enhanced_reader.hpp"

#include <cstdint>
#include <optional>

namespace weir::flv {

enum class video_packet : std::uint8_t {
    /// A decoder configuration: avcC, hvcC, av1C or vpcC. Some senders send an empty one first.
    sequence_start,
    /// A picture: NAL units behind their lengths, OBUs with sizes, a VP9 frame.
    coded,
    sequence_end,
    /// AMF0 values about the track, such as "colorInfo".
    metadata,
    /// To the player, such as the start of a seek; says nothing of a track or a codec.
    command,
};

/// One track's share of a body.
struct video_message {
    video_packet kind = video_packet::coded;
    codec::video_codec codec = codec::video_codec::avc;
    /// 0 is the default track, and the only one of most publishers.
    std::uint8_t track = 0;
    bool key = false;
    /// PTS - DTS in milliseconds, signed 24 bits.
    std::int32_t composition_time = 0;
    /// To be added to the PTS, below a millisecond.
    std::uint32_t nanoseconds = 0;
    /// Where the coded data or the configuration stands in the body.
    std::size_t data_offset = 0;
    std::size_t data_size = 0;

    bool operator==(const video_message&) const = default;
};

/// Walks over the track messages of a body, one for nearly all bodies. Reads the header of FLV
/// (E.4.3.1) with CodecID 7 (AVC) and 12 (HEVC, as some encoders of before Enhanced RTMP have it),
/// and of Enhanced RTMP version 2 with avc1, hvc1, av01 and vp09. Owns nothing, allocates nothing:
///
///     flv::video_reader in(body);
///     while (const auto message = in.next()) …
class video_reader {
 public:
    explicit video_reader(byte_view body);

    /// Nothing at the end. An error says why a track's message or the rest of the body was refused,
    /// by the codec's name when we do not carry it; its offset counts in the body. Go on calling:
    /// the next track may be fine. At most 256 messages and an error come of one body.
    std::optional<parsed<video_message>> next();

 private:
    parsed<video_message> read_legacy() const;
    parsed<video_message> read_enhanced(const enhanced_packet& packet) const;

    byte_view body_;
    std::optional<enhanced_reader> enhanced_;
    bool done_ = false;
};

}  // namespace weir::flv
