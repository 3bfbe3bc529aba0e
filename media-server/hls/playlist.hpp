#pragma once

#include "weir/hls/snapshot.hpp"

#include <cstddef>
#include <string>

namespace weir::hls {

/// Writes the media playlist (RFC 8216bis 4) of a snapshot; a delta update when `skipped` is not 0.
std::string render_playlist(const snapshot& of, std::size_t skipped);

/// How many of the oldest segments a delta update leaves out: those that end before the Skip
/// Boundary, six target durations before the end of the last complete one (RFC 8216bis 4.4.3.8).
/// None once ended.
std::size_t skippable(const snapshot& of);

}  // namespace weir::hls
