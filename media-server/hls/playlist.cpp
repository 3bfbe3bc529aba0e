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

/// The least that is allowed (4.4.3.8).
stream_time skip_boundary(const snapshot& of) {
    return 6 * of.target_duration;
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

void put_sequence(text& out, const segment& first) {
    put(out, "#EXT-X-MEDIA-SEQUENCE:{}\n", first.msn);
    put(out, "#EXT-X-DISCONTINUITY-SEQUENCE:{}\n",
        first.discontinuities - (first.discontinuity ? 1 : 0));
}

/// How far before the end a player must begin to see something at once, when the usual place,
/// PART-HOLD-BACK before the end, is in a segment that does not begin with a key frame. Zero when
/// the usual place is right.
stream_time start_before_end(const snapshot& of) {
    stream_time before_end{};
    bool usual_place_seen = false;
    for (auto i = of.segments.size(); i-- > of.unlisted;) {
        const auto& one = *of.segments[i];
        before_end += one.duration;
        if (before_end < 3 * of.part_target && i > of.unlisted) continue;
        if (one.parts.front().independent) return usual_place_seen ? before_end : stream_time{};
        usual_place_seen = true;
    }
    return {};
}

void put_start(text& out, const snapshot& of) {
    const auto offset = start_before_end(of);
    if (offset == stream_time{}) return;
    put(out, "#EXT-X-START:TIME-OFFSET=-");
    put_seconds(out, offset);
    put(out, "\n");
}

void put_head(text& out, const snapshot& of) {
    const auto& first = *of.segments[of.unlisted];
    // 8: version 9 for EXT-X-SKIP, which a delta update of this playlist may have.
    put(out, "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:{}\n", of.target_duration.count());
    // 4.4.3.8: all distances are the least that is allowed.
    put(out, "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=");
    put_seconds(out, skip_boundary(of));
    put(out, ",PART-HOLD-BACK=");
    put_seconds(out, 3 * of.part_target);
    put(out, ",HOLD-BACK=");
    put_seconds(out, 3 * of.target_duration);
    put(out, "\n#EXT-X-PART-INF:PART-TARGET=");
    put_seconds(out, of.part_target);
    put(out, "\n");
    put_start(out, of);
    put_sequence(out, first);
}

void put_parts(text& out, const snapshot& of, const segment& in) {
    for (std::size_t i = 0; i < in.parts.size(); ++i) {
        put(out, "#EXT-X-PART:DURATION=");
        put_seconds(out, in.parts[i].duration);
        put(out, ",URI=\"{}-s{}.p{}.m4s\"{}{}\n", of.stem, in.msn, i,
            in.parts[i].independent ? ",INDEPENDENT=YES" : "", in.parts[i].data ? "" : ",GAP=YES");
    }
}

void put_segment(text& out, const snapshot& of, const segment& one, const segment* before,
                 bool with_parts) {
    if (one.discontinuity) put(out, "#EXT-X-DISCONTINUITY\n");
    if (!before || before->init != one.init) {
        put(out, "#EXT-X-MAP:URI=\"{}-init{}.mp4\"\n", of.stem, one.init->first_msn);
    }
    put_date(out, one.date);
    if (with_parts) put_parts(out, of, one);
    if (!one.complete) return;
    if (one.size == 0) put(out, "#EXT-X-GAP\n");
    put(out, "#EXTINF:");
    put_seconds(out, one.duration);
    put(out, ",\n{}-s{}.m4s\n", of.stem, one.msn);
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

void put_reports(text& out, const snapshot& of) {
    // All renditions are cut at the same moments, so that the newest part of all has one number.
    const auto last = of.next.part > 0
                          ? position{of.next.msn, of.next.part - 1}
                          : position{of.next.msn - 1, of.segments.back()->parts.size() - 1};
    for (const auto& other : *of.all) {
        if (other == of.of) continue;
        put(out, "#EXT-X-RENDITION-REPORT:URI=\"{}.m3u8\",LAST-MSN={},LAST-PART={}\n", other.name(),
            last.msn, last.part);
    }
}

}  // namespace

std::size_t skippable(const snapshot& of) {
    if (of.ended) return 0;
    stream_time after{};
    auto end = of.segments.size() - (of.segments.back()->complete ? 0 : 1);
    while (end > of.unlisted && after <= skip_boundary(of)) after += of.segments[--end]->duration;
    // The segment at `end` ends within the boundary still; those before it do not.
    return after > skip_boundary(of) ? end - of.unlisted : 0;
}

std::string render_playlist(const snapshot& of, std::size_t skipped) {
    text out;
    put_head(out, of);
    if (skipped > 0) put(out, "#EXT-X-SKIP:SKIPPED-SEGMENTS={}\n", skipped);
    const auto with_parts = first_with_parts(of);
    const auto first = of.unlisted + skipped;
    const segment* before = skipped > 0 ? of.segments[first - 1].get() : nullptr;
    for (auto i = first; i < of.segments.size(); ++i) {
        put_segment(out, of, *of.segments[i], before, i >= with_parts);
        before = of.segments[i].get();
    }
    if (of.ended) {
        put(out, "#EXT-X-ENDLIST\n");
    } else {
        put(out, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"{}-s{}.p{}.m4s\"\n", of.stem, of.next.msn,
            of.next.part);
    }
    put_reports(out, of);
    return fmt::to_string(out);
}

std::size_t first_transport(const snapshot& of) {
    const auto complete = of.segments.size() - (of.segments.back()->complete ? 0 : 1);
    auto first = complete;
    while (first > of.unlisted && of.segments[first - 1]->transport) --first;
    return first < complete ? first : of.segments.size();
}

std::string render_transport_playlist(const snapshot& of) {
    text out;
    const auto begin = first_transport(of);
    const auto& first = *of.segments[begin];
    // RFC 8216 7: version 3 for EXTINF with fractions.
    put(out, "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{}\n", of.target_duration.count());
    put_sequence(out, first);
    for (auto i = begin; i < of.segments.size() && of.segments[i]->complete; ++i) {
        const auto& one = *of.segments[i];
        if (one.discontinuity) put(out, "#EXT-X-DISCONTINUITY\n");
        put_date(out, one.date);
        put(out, "#EXTINF:");
        put_seconds(out, one.duration);
        put(out, ",\n{}-s{}.ts\n", of.stem, one.msn);
    }
    if (of.ended) put(out, "#EXT-X-ENDLIST\n");
    return fmt::to_string(out);
}

}  // namespace weir::hls
