#pragma once

#include "weir/codec/format.hpp"
#include "weir/stream/frame.hpp"

namespace weir::hls {

/// One access unit of silence in a track's format, to fill a hole in its sound with; null where we
/// cannot write one (neither plain AAC-LC nor Opus, or more than two channels).
stream::frame_ptr silent_frame(const codec::audio_format& format);

}  // namespace weir::hls
