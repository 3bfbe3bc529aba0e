#pragma once

#include "weir/codec/format.hpp"
#include "weir/stream/frame.hpp"

#include <memory>
#include <vector>

namespace weir::stream {

struct video_track {
    track_id id = 0;
    codec::video_format format;
    /// The sequence header that configures a decoder for it.
    frame_ptr config;
};

struct audio_track {
    track_id id = 0;
    codec::audio_format format;
    /// Null for codecs that need none, such as MP3.
    frame_ptr config;
};

/// What a stream's tracks hold at a moment, with the frames that configure a decoder for them.
/// Immutable and shared; a change of codec or size in mid-stream makes a new one. Tracks are in the
/// order of their ids.
struct format {
    std::vector<video_track> video;
    std::vector<audio_track> audio;
    /// onMetaData as the publisher sent it, without @setDataFrame; may be null.
    frame_ptr metadata;

    /// What a viewer gets who does not choose; null when there is none of the kind.
    const video_track* main_video() const { return video.empty() ? nullptr : &video.front(); }
    const audio_track* main_audio() const { return audio.empty() ? nullptr : &audio.front(); }
};
using format_ptr = std::shared_ptr<const format>;

}  // namespace weir::stream
