// The media playlists that FFmpeg's hls muxer writes with single_file, and what joins several.
#pragma once

#include "weir/base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::worker {

struct segment {
    double seconds = 0;
    std::uint64_t bytes = 0;
    std::uint64_t offset = 0;
};

/// One CMAF file: what comes before its first segment, then its segments.
struct track_file {
    std::uint64_t init_bytes = 0;
    std::vector<segment> segments;

    /// Bits a second of the largest segment, and on average.
    std::int64_t bandwidth() const;
    std::int64_t average_bandwidth() const;
    std::uint64_t bytes() const;
    double seconds() const;
};

/// Reads a playlist with byte ranges; std::errc::invalid_argument for what is none.
weir::result<track_file> read_playlist(std::string_view text);
/// RFC 8216, with `file` as the address of everything.
std::string write_playlist(const track_file& of, std::string_view file);

/// A stretch of one rendition: its folder holds video.m3u8 and video.m4s, whose time starts at 0.
struct stretch {
    std::string folder;
    /// Where it begins, in pictures, and pictures a second.
    std::int64_t picture = 0;
    std::int64_t over = 30;
    std::int64_t under = 1;
};

/// Writes the stretches one behind the other as folder/video.m4s and video.m3u8, each moved to its
/// time (tfdt, sidx: ISO/IEC 14496-12 8.8.12, 8.16.3) and numbered on. Calls `tick` now and then
/// and stops with std::errc::operation_canceled when that is false. std::errc::invalid_argument
/// when the stretches do not fit together.
weir::result<track_file> join(const std::vector<stretch>& parts, const std::string& folder,
                              const std::function<bool()>& tick);

}  // namespace portal::worker
