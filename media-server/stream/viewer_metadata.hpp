#pragma once

#include "weir/stream/track_choice.hpp"

namespace weir::stream {

/// onMetaData for one viewer: what the publisher said of its stream, with what concerns the tracks
/// put in line with those that the viewer is sent. At time 0.
frame_ptr viewer_metadata(const format& tracks, const viewer_request& asked);

}  // namespace weir::stream
