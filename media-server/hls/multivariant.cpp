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

/// What may be heard, where there is a choice: the main sound first. Empty where the sound is in
/// the variants.
std::vector<const snapshot*> sounds_of(const presentation& of) {
    std::vector<const snapshot*> found;
    for (const auto& each : of.renditions) {
        if (each->of.is == kind::other_sound) found.push_back(each.get());
    }
    if (found.empty()) return found;
    const auto alone = of.find(rendition{kind::sound, 0}.name());
    found.insert(found.begin(), alone ? alone.get() : of.renditions.front().get());
    return found;
}

void put_sound(text& out, const snapshot& of, std::size_t number, const place& at) {
    put(out, "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"{}\",AUTOSELECT=YES", number);
    if (number == 1) put(out, ",DEFAULT=YES");
    if (of.audio()->channels > 0) put(out, ",CHANNELS=\"{}\"", of.audio()->channels);
    put(out, ",URI=\"{}{}.m3u8{}\"\n", at.folder, of.of.name(), at.query);
}

/// Players that know fragmented MP4 by its tracks alone cannot leave the sound of a variant out, so
/// where there is a choice of sound the variants have none.
bool is_variant(const snapshot& of, bool choice_of_sound) {
    if (of.of.is == kind::sound || of.of.is == kind::other_sound) return false;
    return choice_of_sound ? of.video() && !of.audio() : of.of.is != kind::pictures;
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
    auto peak = std::max(of.peak_bandwidth, of.average_bandwidth);
    auto average = of.average_bandwidth;
    if (!sounds.empty()) {
        // Of the dearest combination.
        const auto* const dearest = std::ranges::max(sounds, {}, &snapshot::peak_bandwidth);
        peak = (of.video() ? peak : 0) + dearest->peak_bandwidth;
        average = (of.video() ? average : 0) + dearest->average_bandwidth;
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

}  // namespace

std::string multivariant(const presentation& now, std::string_view folder, std::string_view query) {
    text out;
    const place at{folder, query};
    put(out, "#EXTM3U\n#EXT-X-VERSION:6\n");
    const auto sounds = sounds_of(now);
    for (std::size_t i = 0; i < sounds.size(); ++i) put_sound(out, *sounds[i], i + 1, at);
    for (const auto& each : now.renditions) {
        if (is_variant(*each, !sounds.empty()))
            put_variant(out, *each, sounds, at, each->of.name());
    }
    // Sound alone: last, because players begin with the first.
    const bool is_all = !now.main().video() && sounds.empty();
    const auto alone =
        now.main().video() ? now.find(rendition{kind::sound, 0}.name()) : now.renditions.front();
    if (alone && !is_all) put_variant(out, *alone, sounds, at, alone->of.name());
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
