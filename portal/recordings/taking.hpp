#pragma once

#include "weir/base/result.hpp"
#include "weir/store/recordings.hpp"
#include "weir/store/session.hpp"

#include <string>

namespace portal::recordings {

/// Makes the video of one recording, or goes on with it, and gives the video's name. In this order,
/// so that it may be broken off anywhere: the video that waits, with the recording's note of it;
/// the folder, which becomes the video's hls/ by one rename; the video's facts and its publication.
weir::result<std::string> take(weir::store::session& with,
                               const weir::store::complete_recording& one,
                               const std::string& media);

}  // namespace portal::recordings
