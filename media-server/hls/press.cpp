#include "weir/hls/press.hpp"

#include "weir/hls/playlist.hpp"

namespace weir::hls {

namespace {

double frame_rate(const stream::format& format, const cadence& by) {
    const auto* const video = format.main_video();
    if (!video) return 0;
    if (video->format.frame_rate > 0) return video->format.frame_rate;
    return 1 / std::chrono::duration<double>(by.step).count();
}

}  // namespace

snapshot_ptr press::print(const settings& how, const segment_window& window,
                          stream::format_ptr format, const cadence& by, bool ended) {
    auto made = std::make_shared<snapshot>();
    made->part_target = by.part_target;
    made->target_duration = how.target_duration();
    made->ended = ended;
    made->broadcast = broadcast_;
    made->frame_rate = frame_rate(*format, by);
    made->format = std::move(format);
    window.show(*made);
    made->playlist = render_playlist(*made);
    made->playlist_gzip = gzip_.compress(made->playlist);
    return made;
}

}  // namespace weir::hls
