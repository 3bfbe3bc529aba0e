#include "weir/hls/playlist.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <iterator>

namespace weir::hls {

namespace {

using text = fmt::memory_buffer;

template <class... Arguments>
void put(text& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
}

/// Seconds, exact: three decimals when they say it all, else six.
void put_seconds(text& out, stream_time value) {
    const auto micros = value.count();
    if (micros % 1000 == 0) {
        put(out, "{}.{:03}", micros / 1'000'000, micros / 1000 % 1000);
    } else {
        put(out, "{}.{:06}", micros / 1'000'000, micros % 1'000'000);
    }
}

void put_date(text& out, wall_time date) {
    const auto millis = std::chrono::floor<std::chrono::milliseconds>(date);
    const auto whole = std::chrono::floor<std::chrono::seconds>(millis);
    put(out, "#EXT-X-PROGRAM-DATE-TIME:{:%Y-%m-%dT%H:%M:%S}.{:03}Z\n",
        fmt::gmtime(std::chrono::system_clock::to_time_t(whole)), (millis - whole).count());
}

void put_head(text& out, const snapshot& of) {
    const auto& first = *of.segments[of.unlisted];
    // 4.4.1.2: version 6 for EXT-X-MAP without I-frames.
    put(out, "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:{}\n", of.target_duration.count());
    // 4.4.3.8: both distances are the least that is allowed.
    put(out, "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=");
    put_seconds(out, 3 * of.part_target);
    put(out, ",HOLD-BACK=");
    put_seconds(out, 3 * of.target_duration);
    put(out, "\n#EXT-X-PART-INF:PART-TARGET=");
    put_seconds(out, of.part_target);
    put(out, "\n#EXT-X-MEDIA-SEQUENCE:{}\n", first.msn);
    put(out, "#EXT-X-DISCONTINUITY-SEQUENCE:{}\n",
        first.discontinuities - (first.discontinuity ? 1 : 0));
}

void put_parts(text& out, const snapshot& of, const segment& in) {
    for (std::size_t i = 0; i < in.parts.size(); ++i) {
        put(out, "#EXT-X-PART:DURATION=");
        put_seconds(out, in.parts[i].duration);
        put(out, ",URI=\"{}-s{}.p{}.m4s\"{}\n", of.broadcast, in.msn, i,
            in.parts[i].independent ? ",INDEPENDENT=YES" : "");
    }
}

void put_segment(text& out, const snapshot& of, const segment& one, const segment* before,
                 bool with_parts) {
    if (one.discontinuity) put(out, "#EXT-X-DISCONTINUITY\n");
    if (!before || before->init != one.init) {
        put(out, "#EXT-X-MAP:URI=\"{}-init{}.mp4\"\n", of.broadcast, one.init->first_msn);
    }
    put_date(out, one.date);
    if (with_parts) put_parts(out, of, one);
    if (!one.complete) return;
    put(out, "#EXTINF:");
    put_seconds(out, one.duration);
    put(out, ",\n{}-s{}.m4s\n", of.broadcast, one.msn);
}

/// The first segment whose parts are listed: none of them is further than three target durations
/// from the end (6.2.2).
std::size_t first_with_parts(const snapshot& of) {
    const stream_time reach = 3 * of.target_duration;
    stream_time from_end{};
    std::size_t first = of.segments.size();
    while (first > of.unlisted && from_end + of.segments[first - 1]->duration <= reach) {
        from_end += of.segments[--first]->duration;
    }
    return first;
}

}  // namespace

std::string render_playlist(const snapshot& of) {
    text out;
    put_head(out, of);
    const auto with_parts = first_with_parts(of);
    const segment* before = nullptr;
    for (auto i = of.unlisted; i < of.segments.size(); ++i) {
        put_segment(out, of, *of.segments[i], before, i >= with_parts);
        before = of.segments[i].get();
    }
    if (of.ended) {
        put(out, "#EXT-X-ENDLIST\n");
    } else {
        put(out, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{}-s{}.p{}.m4s\"\n", of.broadcast,
            of.next.msn, of.next.part);
    }
    return fmt::to_string(out);
}

}  // namespace weir::hls
