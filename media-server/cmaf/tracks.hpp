#pragma once

#include <cstdint>

namespace weir::cmaf {

/// Every file that we write uses these numbers, so that fragments fit each initialization section
/// of their kind.
constexpr std::uint32_t video_track = 1;
constexpr std::uint32_t audio_track = 2;

/// Ticks a second of the video track: a whole number for each millisecond and each usual frame
/// rate. The audio track's is its sample rate.
constexpr std::uint32_t video_timescale = 90000;

}  // namespace weir::cmaf
