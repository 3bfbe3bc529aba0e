#pragma once

#include "weir/hls/snapshot.hpp"

#include <string>

namespace weir::hls {

/// Writes the media playlist (RFC 8216bis 4) of a snapshot whose other fields are filled in.
std::string render_playlist(const snapshot& of);

}  // namespace weir::hls
