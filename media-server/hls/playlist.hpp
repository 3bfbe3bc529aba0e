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

/// Writes the playlist of MPEG-TS segments (RFC 8216 4): those from first_transport() on.
std::string render_transport_playlist(const snapshot& of);

/// The place in `segments` from which on all that are listed and complete are there as MPEG-TS;
/// their number when none are.
std::size_t first_transport(const snapshot& of);

}  // namespace weir::hls
