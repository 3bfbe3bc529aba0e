#include "weir/hls/rendition_writer.hpp"

#include "weir/cmaf/fragment.hpp"
#include "weir/cmaf/init_segment.hpp"
#include "weir/cmaf/tracks.hpp"

#include <array>

namespace weir::hls {

namespace {

cmaf::track_run run(std::uint32_t track, const track_cut* of) {
    if (!of) return {track, 0, {}};
    return {track, of->decode_time, of->samples};
}

}  // namespace

void rendition_writer::set_format(const stream::format_ptr& now, std::uint64_t msn) {
    const auto* const video = of_.video(*now);
    const auto* const audio = of_.audio(*now);
    format_ = now;
    auto header =
        cmaf::init_segment(video ? &video->format : nullptr, audio ? &audio->format : nullptr);
    init_ =
        std::make_shared<const init_section>(msn, std::make_shared<const bytes>(std::move(header)));
}

void rendition_writer::append(const track_cut* pictures, const track_cut* sound,
                              stream_time duration) {
    const std::array<cmaf::track_run, 2> runs{
        {run(cmaf::video_track, pictures), run(cmaf::audio_track, sound)}};
    const bool with_pictures = of_.video(*format_) != nullptr;
    part made{nullptr, duration, !with_pictures};
    if (!runs[0].samples.empty()) made.independent = runs[0].samples.front().sync;
    if (!runs[0].samples.empty() || !runs[1].samples.empty())
        made.data = std::make_shared<const bytes>(cmaf::fragment(++sequence_, runs));
    else
        made.independent = false;
    window_.append(std::move(made));
}

}  // namespace weir::hls
