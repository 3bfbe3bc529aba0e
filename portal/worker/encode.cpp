#include "portal/worker/encode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace portal::worker {

namespace {

using words = std::vector<std::string>;

void add(words& to, std::initializer_list<std::string> more) {
    to.insert(to.end(), more);
}

words begin(const plan& of, const settings& how, const std::string& input,
            const std::string& start = {}) {
    words all{"-v",        "error",  "-nostdin",   "-y",        "-nostats",
              "-progress", "pipe:1", "-max_alloc", "1000000000"};
    for (auto& each : guards(of.found.kind, how.allowed)) all.push_back(std::move(each));
    if (!start.empty()) add(all, {"-ss", start});
    add(all, {"-i", input, "-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"});
    return all;
}

/// CMAF in one file, a fragment a segment. Without an edit list, since players of fragments differ
/// in what they do with one (negative composition offsets stand in its place).
void add_hls(words& to, const std::string& name, const std::string& seconds) {
    add(to, {"-f", "hls", "-hls_time", seconds, "-hls_playlist_type", "vod", "-hls_segment_type",
             "fmp4", "-hls_flags", "single_file", "-hls_segment_options",
             "movflags=+frag_custom+dash+delay_moov+negative_cts_offsets", name + ".m3u8"});
}

std::string map_of(std::size_t index) {
    return "0:" + std::to_string(index);
}

}  // namespace

words package_words(const plan& of, const settings& how, const std::string& input) {
    auto all = begin(of, how, input);
    if (of.keeps_pictures()) {
        add(all, {"-map", map_of(of.found.pictures->index), "-c:v", "copy"});
        if (of.found.pictures->codec == "hevc") add(all, {"-tag:v", "hvc1"});
        add_hls(all, "video", "2");
    }
    if (of.found.sound) {
        add(all, {"-map", map_of(of.found.sound->index)});
        if (of.found.sound->codec == "aac")
            add(all, {"-c:a", "copy"});
        else
            add(all, {"-c:a", "aac", "-b:a", "160k", "-ac", "2", "-ar", "48000"});
        add_hls(all, "audio", "4");
    }
    return all;
}

words stretch_words(const plan& of, const rung& size, std::int64_t number, const settings& how,
                    const std::string& input) {
    auto all = begin(of, how, input, of.start_of(number));
    const auto pictures = fmt::format("{}/{}", of.pictures.over, of.pictures.under);
    // Pictures at even distances from the very start of the stretch: so that stretches meet.
    add(all, {"-map", map_of(of.found.pictures->index), "-an", "-vf",
              fmt::format("fps={}:start_time=0,scale={}:{},setsar=1,format=yuv420p", pictures,
                          size.width, size.height)});
    if (number + 1 < of.stretches) add(all, {"-frames:v", std::to_string(of.stretch)});
    const auto group = std::to_string(of.group);
    const auto most = std::to_string(size.most_bits);
    add(all, {"-r",
              pictures,
              "-c:v",
              "libx264",
              "-preset",
              how.preset,
              "-profile:v",
              "high",
              "-crf",
              "23",
              "-maxrate",
              most,
              "-bufsize",
              std::to_string(2 * size.most_bits),
              "-g",
              group,
              "-keyint_min",
              group,
              "-sc_threshold",
              "0",
              "-flags",
              "+cgop"});
    add_hls(all, "video", "1.9");
    return all;
}

words poster_words(const plan& of, std::int64_t at_ms, const std::string& name, const settings& how,
                   const std::string& input) {
    auto all = begin(of, how, input, fmt::format("{:.3f}", static_cast<double>(at_ms) / 1000));
    const auto width = std::min<std::int64_t>(1280, of.found.pictures->width) / 2 * 2;
    const auto height = width * of.found.pictures->height / of.found.pictures->width / 2 * 2;
    add(all, {"-map", map_of(of.found.pictures->index), "-an", "-frames:v", "1", "-vf",
              fmt::format("scale={}:{},setsar=1", std::max<std::int64_t>(2, width),
                          std::max<std::int64_t>(2, height)),
              "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "4", "-f", "image2", "-update", "1",
              name + ".jpg"});
    return all;
}

}  // namespace portal::worker
