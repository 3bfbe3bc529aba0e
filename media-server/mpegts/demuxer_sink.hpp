#pragma once

#include "weir/codec/format.hpp"
#include "weir/mpegts/access_unit.hpp"
#include "weir/mpegts/track.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace weir::mpegts {

/// Who is told what a demuxer finds, in the order of the stream. What is passed lives until the
/// call returns. Nothing may be given to the demuxer from within a call.
class demuxer_sink {
 public:
    virtual ~demuxer_sink() = default;

    /// The tracks of the program in the order of its map; again when the map changes.
    virtual void on_tracks(std::span<const track> tracks) = 0;
    /// What a track holds: before its first access unit, and when it changes.
    virtual void on_format(const track& of, const codec::video_format& format) = 0;
    virtual void on_format(const track& of, const codec::audio_format& format) = 0;
    virtual void on_unit(const access_unit& unit) = 0;
    /// An elementary stream that is left out, or a track whose units cannot be used for now, and
    /// why, for people to read. Each reason once, until the track has a format again;
    /// max_refusals of all together.
    virtual void on_refused(std::uint16_t pid, const std::string& why) = 0;
};

}  // namespace weir::mpegts
