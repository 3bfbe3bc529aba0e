#include "portal/renditions/renditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace portal::renditions {

namespace {

/// From the folder of the multivariant playlist, hls/.
std::string_view address(const rendition& of) {
    return std::string_view(of.playlist).substr(std::string_view("hls/").size());
}

}  // namespace

std::string multivariant(const std::vector<rendition>& all) {
    std::string text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n";
    const auto out = std::back_inserter(text);
    const auto sound = std::ranges::find(all, audio_name, &rendition::name);
    const bool has_sound = sound != all.end();
    const bool has_pictures =
        std::ranges::any_of(all, [](const rendition& each) { return each.height > 0; });
    if (has_sound && has_pictures)
        fmt::format_to(out,
                       "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,"
                       "AUTOSELECT=YES,URI=\"{}\"\n",
                       address(*sound));
    for (const auto& each : all) {
        if (each.height == 0 && has_pictures) continue;
        // The sound that goes with the pictures counts too.
        const bool with_sound = has_sound && each.height > 0;
        fmt::format_to(out, "#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={},CODECS=\"{}{}\"",
                       each.bandwidth + (with_sound ? sound->bandwidth : 0),
                       each.average_bandwidth + (with_sound ? sound->average_bandwidth : 0),
                       each.codecs, with_sound ? "," + sound->codecs : "");
        if (each.height > 0)
            fmt::format_to(out, ",RESOLUTION={}x{},FRAME-RATE={:.3f}", each.width, each.height,
                           static_cast<double>(each.frame_rate) / 1000);
        if (with_sound) text += ",AUDIO=\"audio\"";
        fmt::format_to(out, "\n{}\n", address(each));
    }
    return text;
}

}  // namespace portal::renditions
