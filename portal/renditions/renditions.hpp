// What was made for a video and where it lies below media/videos/<video>/. Each function takes the
// connection of its caller and works inside the caller's transaction.
#pragma once

#include "weir/base/result.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portal::renditions {

/// One CMAF file and the playlist of its byte ranges.
struct rendition {
    /// source, 720p, audio; sound that goes with every picture is "audio".
    std::string name;
    std::string playlist;
    /// Pixels; 0 for sound.
    std::int64_t width = 0;
    std::int64_t height = 0;
    /// Thousandths of pictures a second.
    std::int64_t frame_rate = 0;
    /// Bits a second: of the largest segment, and on average (RFC 8216, 4.3.4.2).
    std::int64_t bandwidth = 0;
    std::int64_t average_bandwidth = 0;
    /// RFC 6381
    std::string codecs;
    std::int64_t bytes = 0;

    bool operator==(const rendition&) const = default;
};

struct poster {
    std::int64_t place = 0;
    std::string file;
    std::int64_t at_ms = 0;
    bool chosen = false;
};

struct chapter {
    std::int64_t start_ms = 0;
    std::string title;
};

/// The name of what is sound alone.
constexpr std::string_view audio_name = "audio";
/// The multivariant playlist, below media/videos/<video>/.
constexpr std::string_view multivariant_file = "hls/index.m3u8";

/// Puts it in the place of the one of that name.
weir::result<void> put(weir::store::session& with, std::string_view video, const rendition& made);
/// The largest picture first, sound last.
weir::result<std::vector<rendition>> list(weir::store::session& with, std::string_view video);
/// Bytes of all that was made for a video.
weir::result<std::int64_t> bytes_of(weir::store::session& with, std::string_view video);

/// Puts them in the place of those before. The first is chosen.
weir::result<void> set_posters(weir::store::session& with, std::string_view video,
                               const std::vector<poster>& made);
weir::result<std::vector<poster>> posters(weir::store::session& with, std::string_view video);

/// Puts them in the place of those before.
weir::result<void> set_chapters(weir::store::session& with, std::string_view video,
                                const std::vector<chapter>& found);
weir::result<std::vector<chapter>> chapters(weir::store::session& with, std::string_view video);

/// Removes all rows of a video; the files are the caller's.
weir::result<void> forget(weir::store::session& with, std::string_view video);

/// The multivariant playlist (RFC 8216, 4.3.4) of these; addresses are relative to its own folder.
std::string multivariant(const std::vector<rendition>& all);

}  // namespace portal::renditions
