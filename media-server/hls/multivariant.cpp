#include "weir/hls/multivariant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace weir::hls {

namespace {

using kind = rendition::kind;
using text = fmt::memory_buffer;

struct place {
    std::string_view folder;
    std::string_view query;
};

template <class... Arguments>
void put(text& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
}

/// By the transfer characteristics of ITU-T H.273 8.2 (RFC 8216bis 4.4.6.2).
std::string_view video_range(const codec::video_format& of) {
    constexpr std::uint8_t pq = 16, hlg = 18;
    if (of.color.transfer == pq) return "PQ";
    return of.color.transfer == hlg ? "HLG" : "SDR";
}

/// Other sound that may be heard instead of that in the variants.
std::vector<const snapshot*> other_sound(const presentation& of) {
    std::vector<const snapshot*> found;
    for (const auto& each : of.renditions) {
        if (each->of.is == kind::other_sound) found.push_back(each.get());
    }
    return found;
}

void put_sound(text& out, const codec::audio_format& of, std::size_t number) {
    put(out, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"{}\",AUTOSELECT=YES", number);
    if (of.channels > 0) put(out, ",CHANNELS=\"{}\"", of.channels);
}

std::string codecs(const snapshot& of, const std::vector<const snapshot*>& sounds) {
    std::vector<std::string> found;
    const auto add = [&](const std::string& codec) {
        if (std::ranges::find(found, codec) == found.end()) found.push_back(codec);
    };
    if (of.video()) add(of.video()->codecs);
    if (of.audio()) add(of.audio()->codecs);
    for (const auto* each : sounds) add(each->audio()->codecs);
    return fmt::format("{}", fmt::join(found, ","));
}

void put_variant(text& out, const snapshot& of, const std::vector<const snapshot*>& sounds,
                 const place& at, std::string_view name) {
    // Of the dearest combination: other sound is fetched besides what is in the variant.
    auto peak = std::max(of.peak_bandwidth, of.average_bandwidth);
    auto average = of.average_bandwidth;
    if (!sounds.empty()) {
        const auto* const dearest = std::ranges::max(sounds, {}, &snapshot::peak_bandwidth);
        peak += dearest->peak_bandwidth;
        average += dearest->average_bandwidth;
    }
    put(out, "#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={},CODECS=\"{}\"", peak, average,
        codecs(of, sounds));
    if (const auto* const video = of.video()) {
        if (video->width > 0 && video->height > 0)
            put(out, ",RESOLUTION={}x{}", video->width, video->height);
        if (of.frame_rate > 0) put(out, ",FRAME-RATE={:.3f}", of.frame_rate);
        put(out, ",VIDEO-RANGE={},CLOSED-CAPTIONS=NONE", video_range(*video));
    }
    if (!sounds.empty()) put(out, ",AUDIO=\"sound\"");
    put(out, "\n{}{}.m3u8{}\n", at.folder, name, at.query);
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
    const auto offset = std::chrono::duration<double>(start_before_end(of)).count();
    if (offset > 0) put(out, "#EXT-X-START:TIME-OFFSET=-{:.3f}\n", offset);
}

}  // namespace

std::string multivariant(const presentation& now, std::string_view folder, std::string_view query) {
    text out;
    const place at{folder, query};
    put(out, "#EXTM3U\n#EXT-X-VERSION:6\n");
    put_start(out, now.main());
    const auto sounds = other_sound(now);
    std::size_t number = 0;
    if (!sounds.empty()) {
        // Without a URI: it is in the variants themselves.
        put_sound(out, *now.main().audio(), ++number);
        put(out, ",DEFAULT=YES\n");
    }
    for (const auto* each : sounds) {
        put_sound(out, *each->audio(), ++number);
        put(out, ",URI=\"{}{}.m3u8{}\"\n", at.folder, each->of.name(), at.query);
    }
    for (const auto& each : now.renditions) {
        const bool for_the_ear = each->of.is == kind::sound || each->of.is == kind::other_sound;
        if (!for_the_ear) put_variant(out, *each, sounds, at, each->of.name());
    }
    // Last, because players begin with the first; and only beside pictures.
    for (const auto& each : now.renditions) {
        if (each->of.is == kind::sound && now.main().video())
            put_variant(out, *each, sounds, at, each->of.name());
    }
    return fmt::to_string(out);
}

std::string transport_multivariant(const presentation& now, std::string_view folder,
                                   std::string_view query) {
    text out;
    put(out, "#EXTM3U\n#EXT-X-VERSION:3\n");
    put_variant(out, now.main(), {}, {folder, query}, "ts");
    return fmt::to_string(out);
}

}  // namespace weir::hls
