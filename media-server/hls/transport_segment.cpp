#include "weir/hls/transport_segment.hpp"

#include <algorithm>

namespace weir::hls {

namespace {

/// The program clock runs behind the DTS and must not begin with a wrap.
constexpr std::uint64_t origin = 10 * mpegts::muxer::pcr_lead;

struct unit {
    const bytes* data;
    const sample_place* place;
};

std::vector<unit> by_time(const std::vector<placed_samples>& samples) {
    std::vector<unit> units;
    for (const auto& [data, places] : samples) {
        for (const auto& each : *places) units.push_back({data.get(), &each});
    }
    std::ranges::sort(units, {},
                      [](const unit& one) { return std::pair(one.place->dts, one.place->offset); });
    return units;
}

/// Whether there is something to show or to hear.
bool set_formats(mpegts::muxer& of, const stream::format& to) {
    const auto* const video = to.main_video();
    const auto* const audio = to.main_audio();
    const bool seen = video && of.set_format(0, video->format);
    if (!seen) of.remove(mpegts::track_kind::video, 0);
    const bool heard = audio && of.set_format(0, audio->format);
    if (!heard) of.remove(mpegts::track_kind::audio, 0);
    return video ? seen : heard;
}

}  // namespace

bool transport_segment::carries(const stream::format& format) {
    mpegts::muxer tried;
    return set_formats(tried, format);
}

transport_segment::outcome transport_segment::make() const {
    outcome made;
    if (const auto before = before_.lock()) made.after = before->made().after;
    set_formats(made.after, *format_);
    made.after.write_tables(made.data);
    for (const auto& [data, place] : by_time(samples_)) {
        mpegts::access_unit next;
        next.kind = place->video ? mpegts::track_kind::video : mpegts::track_kind::audio;
        next.dts = place->dts + origin;
        next.pts = next.dts + static_cast<std::uint64_t>(place->composition);
        next.dts &= mpegts::clock_mask;
        next.pts &= mpegts::clock_mask;
        next.data = byte_view(*data).subspan(place->offset, place->size);
        next.key = place->key;
        made.after.write(made.data, next);
    }
    return made;
}

}  // namespace weir::hls
