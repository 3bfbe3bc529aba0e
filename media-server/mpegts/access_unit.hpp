// What goes into and comes out of a transport stream.
#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>

namespace weir::mpegts {

enum class track_kind : std::uint8_t { video, audio };

/// Times count 90000 a second in 33 bits, and wrap (ISO/IEC 13818-1 2.4.3.7).
constexpr std::uint64_t clock_rate = 90000;
constexpr std::uint64_t clock_mask = (std::uint64_t{1} << 33) - 1;

/// One coded picture, or one audio access unit.
struct access_unit {
    track_kind kind = track_kind::video;
    /// The place among the program's tracks of the kind, from 0.
    std::uint8_t track = 0;
    std::uint64_t pts = 0;
    std::uint64_t dts = 0;
    /// As FLV and MP4 hold it: NAL units behind their lengths and without parameter sets,
    /// delimiters and filler; OBUs without a temporal delimiter; AAC without ADTS or LATM; an Opus
    /// packet without its control header; sync frames of MP3, AC-3 and E-AC-3.
    byte_view data;
    /// A picture that decoding can start at; true for audio.
    bool key = false;
    /// Something of this track was lost in front of it: a video decoder needs a key frame now.
    bool damaged = false;
};

}  // namespace weir::mpegts
