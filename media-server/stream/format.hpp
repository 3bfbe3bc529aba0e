#pragma once

#include "weir/codec/format.hpp"
#include "weir/stream/frame.hpp"

#include <memory>
#include <optional>

namespace weir::stream {

/// What a stream's tracks hold at a moment, with the frames that configure a decoder for them.
/// Immutable and shared; a change of codec or size in mid-stream makes a new one.
struct format {
    std::optional<codec::video_format> video;
    std::optional<codec::audio_format> audio;
    /// onMetaData as the publisher sent it, without @setDataFrame; may be null.
    frame_ptr metadata;
    /// The sequence headers; null when the track is missing.
    frame_ptr video_config;
    frame_ptr audio_config;
};
using format_ptr = std::shared_ptr<const format>;

}  // namespace weir::stream
