#pragma once

#include "portal/worker/refusal.hpp"

#include <istream>
#include <optional>

namespace portal::worker {

/// Walks through the boxes of an MP4 or MOV file (ISO/IEC 14496-12 4.2) and says what is wrong with
/// it; see examine(). Reads headers alone; gives up on more than a million boxes.
std::optional<refusal> walk_mp4(std::istream& file);

}  // namespace portal::worker
