#include "weir/record/playlist.hpp"

#include "weir/base/iso_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

namespace weir::record {

namespace {

using namespace std::chrono;

/// What a segment has of one rendition: neighbouring bytes of one file.
struct stretch {
    microseconds duration{};
    const media_file* file = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

stretch stretch_of(const index& of, const segment& one, std::string_view rendition) {
    stretch made;
    for (auto i = one.first_part; i < one.first_part + one.parts; ++i) {
        const auto& part = of.parts[i];
        made.duration += part.duration;
        for (auto at = part.first_piece; at < part.first_piece + part.pieces; ++at) {
            const auto& piece = of.pieces[at];
            const auto& file = of.files[piece.file];
            if (file.rendition != rendition) continue;
            if (!made.file) made.offset = piece.offset;
            made.file = &file;
            made.size += piece.size;
        }
    }
    return made;
}

double seconds_of(microseconds time) {
    return duration<double>(time).count();
}

microseconds longest_segment(const index& of) {
    microseconds longest{};
    for (const auto& each : of.segments)
        longest = std::max(longest, stretch_of(of, each, {}).duration);
    return longest;
}

/// What a segment without media refers to all the same: a gap has an initialization section too.
const media_file* any_file(const index& of, std::string_view rendition) {
    const auto found = std::ranges::find(of.files, rendition, &media_file::rendition);
    return found == of.files.end() ? nullptr : &*found;
}

}  // namespace

std::string render_playlist(const index& of, std::string_view rendition) {
    std::string text;
    const auto out = std::back_inserter(text);
    // 4.3.3.1: rounded to the nearest whole number, no EXTINF is longer. Byte ranges of a file with
    // EXT-X-MAP are of version 6, EXT-X-GAP of 8.
    fmt::format_to(out,
                   "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                   "#EXT-X-TARGETDURATION:{}\n",
                   std::max(1L, std::lround(seconds_of(longest_segment(of)))));
    const media_file* map = any_file(of, rendition);
    const media_file* shown = nullptr;
    std::optional<std::uint32_t> take;
    for (const auto& each : of.segments) {
        const auto here = stretch_of(of, each, rendition);
        if (take && *take != each.take) fmt::format_to(out, "#EXT-X-DISCONTINUITY\n");
        take = each.take;
        if (here.file) map = here.file;
        if (!map) continue;
        if (shown != map)
            fmt::format_to(out, "#EXT-X-MAP:URI=\"{}\",BYTERANGE=\"{}@0\"\n", map->name(),
                           map->init);
        shown = map;
        fmt::format_to(out, "#EXT-X-PROGRAM-DATE-TIME:{}\n",
                       iso_time(system_clock::time_point(milliseconds(each.date))));
        if (!here.file) fmt::format_to(out, "#EXT-X-GAP\n");
        fmt::format_to(out, "#EXTINF:{:.6f},\n", seconds_of(here.duration));
        if (here.file) fmt::format_to(out, "#EXT-X-BYTERANGE:{}@{}\n", here.size, here.offset);
        fmt::format_to(out, "{}\n", map->name());
    }
    fmt::format_to(out, "#EXT-X-ENDLIST\n");
    return text;
}

bandwidth bandwidth_of(const index& of) {
    double peak = 0, bits = 0, time = 0;
    for (const auto& each : of.segments) {
        const auto here = stretch_of(of, each, "main");
        const auto lasted = seconds_of(here.duration);
        bits += 8.0 * static_cast<double>(here.size);
        time += lasted;
        // A shorter one, at the end or before a key frame, says little of the rate.
        if (lasted > 0.5) peak = std::max(peak, 8.0 * static_cast<double>(here.size) / lasted);
    }
    const auto average = time > 0 ? bits / time : 0;
    return {std::llround(std::max(peak, average)), std::llround(average)};
}

std::string render_multivariant(const index& of) {
    const auto [peak, average] = bandwidth_of(of);
    std::string text = "#EXTM3U\n#EXT-X-VERSION:8\n";
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={}", peak, average);
    const auto tracks = of.summary().tracks;
    if (!tracks.codecs.empty()) fmt::format_to(out, ",CODECS=\"{}\"", tracks.codecs);
    if (tracks.width > 0) fmt::format_to(out, ",RESOLUTION={}x{}", tracks.width, tracks.height);
    if (tracks.frame_rate > 0) fmt::format_to(out, ",FRAME-RATE={:.3f}", tracks.frame_rate);
    fmt::format_to(out, "\nmain.m3u8\n");
    return text;
}

}  // namespace weir::record
