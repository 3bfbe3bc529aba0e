#pragma once

#include "weir/record/index.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::record {

/// The HLS media playlist (RFC 8216) of one rendition of a complete recording: byte ranges of the
/// files that stand beside it. Where the rendition has nothing, EXT-X-GAP. All renditions have the
/// same segments.
std::string render_playlist(const index& of, std::string_view rendition);

/// Bits a second of the main rendition (RFC 8216 4.3.4.2): of its largest segment, and of all.
struct bandwidth {
    std::int64_t peak = 0;
    std::int64_t average = 0;
};
bandwidth bandwidth_of(const index& of);

/// The multivariant playlist, which names "main.m3u8" alone: that has the main sound in it, and
/// hls.js (1.6) cannot leave it out for another.
std::string render_multivariant(const index& of);

}  // namespace weir::record
