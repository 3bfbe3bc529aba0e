#include "weir/hls/multivariant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace weir::hls {

std::string multivariant(const snapshot& now, std::string_view media_uri) {
    const auto* const pictures = now.format->main_video();
    const auto* const sound = now.format->main_audio();
    const auto* const video = pictures ? &pictures->format : nullptr;
    const auto* const audio = sound ? &sound->format : nullptr;
    std::string out;
    const auto to = std::back_inserter(out);

    fmt::format_to(to,
                   "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-STREAM-INF:BANDWIDTH={},AVERAGE-BANDWIDTH={}",
                   std::max(now.peak_bandwidth, now.average_bandwidth), now.average_bandwidth);
    fmt::format_to(to, ",CODECS=\"{}{}{}\"", video ? video->codecs : "", video && audio ? "," : "",
                   audio ? audio->codecs : "");
    if (video && video->width > 0 && video->height > 0) {
        fmt::format_to(to, ",RESOLUTION={}x{}", video->width, video->height);
    }
    if (video && now.frame_rate > 0) fmt::format_to(to, ",FRAME-RATE={:.3f}", now.frame_rate);
    if (video) fmt::format_to(to, ",CLOSED-CAPTIONS=NONE");
    fmt::format_to(to, "\n{}\n", media_uri);
    return out;
}

}  // namespace weir::hls
