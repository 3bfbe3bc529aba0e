#include "weir/hls/rendition_writer.hpp"

#include "weir/cmaf/fragment.hpp"
#include "weir/cmaf/init_segment.hpp"
#include "weir/cmaf/tracks.hpp"

#include <array>
#include <span>
#include <vector>

namespace weir::hls {

namespace {

cmaf::track_run run(std::uint32_t track, const track_cut* of) {
    if (!of) return {track, 0, {}};
    return {track, of->decode_time, of->samples};
}

/// Where the samples of both runs stand in the fragment, which ends with them.
std::shared_ptr<const std::vector<sample_place>> places(std::span<const cmaf::track_run> runs,
                                                        std::uint32_t audio_rate,
                                                        std::size_t size) {
    auto made = std::make_shared<std::vector<sample_place>>();
    std::size_t count = 0, media = 0;
    for (const auto& run : runs) {
        count += run.samples.size();
        for (const auto& each : run.samples) media += each.data.size();
    }
    made->reserve(count);
    auto offset = size - media;
    for (const auto& run : runs) {
        const bool video = run.track == cmaf::video_track;
        auto dts = run.decode_time;
        for (const auto& each : run.samples) {
            const auto time = video ? dts : dts * cmaf::video_timescale / audio_rate;
            made->push_back({offset, each.data.size(), time, each.composition, video, each.sync});
            offset += each.data.size();
            dts += each.duration;
        }
    }
    return made;
}

}  // namespace

void rendition_writer::set_format(const stream::format_ptr& now, std::uint64_t msn) {
    const auto* const video = of_.video(*now);
    const auto* const audio = of_.audio(*now);
    format_ = now;
    carried_ = of_.is == rendition::kind::main && transport_segment::carries(*now);
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
    part made;
    made.duration = duration;
    made.independent = !with_pictures;
    if (!runs[0].samples.empty()) made.independent = runs[0].samples.front().sync;
    if (!runs[0].samples.empty() || !runs[1].samples.empty()) {
        made.data = std::make_shared<const bytes>(cmaf::fragment(++sequence_, runs));
        const auto* const audio = of_.audio(*format_);
        if (carried_)
            made.samples = places(runs, audio ? audio->format.sample_rate : 1, made.data->size());
    } else {
        made.independent = false;
    }
    window_.append(std::move(made));
}

void rendition_writer::end() {
    if (!window_.growing()) return;
    std::shared_ptr<const transport_segment> transport;
    if (carried_) {
        std::vector<placed_samples> samples;
        for (const auto& each : window_.last().parts)
            if (each.samples) samples.push_back({each.data, each.samples});
        transport =
            std::make_shared<const transport_segment>(format_, std::move(samples), last_transport_);
    }
    last_transport_ = transport;
    window_.end(std::move(transport));
}

}  // namespace weir::hls
