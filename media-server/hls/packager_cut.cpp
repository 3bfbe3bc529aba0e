#include "weir/hls/packager_state.hpp"

#include <algorithm>
#include <utility>

namespace weir::hls {

namespace {

using namespace std::chrono_literals;

/// What a frame is taken to last while nothing else is known.
constexpr stream_time usual_step = 33ms;
/// Before PART-TARGET is known, a silence of this length is taken out.
constexpr stream_time longest_first_step = 500ms;
/// A longer silence begins a segment, so that its date is right.
constexpr stream_time silence_that_cuts = 1s;

constexpr stream_time end_of_time = stream_time::max();

stream_time stated_step(const codec::video_format& video) {
    return video.frame_rate > 0 ? std::chrono::round<stream_time>(
                                      std::chrono::duration<double>(1 / video.frame_rate))
                                : stream_time{};
}

}  // namespace

stream_time packager::state::silence_limit() const {
    return cadence_ ? cadence_->part_target : longest_first_step;
}

void packager::state::remove(stream_time by) {
    timeline_.remove(by);
    if (by > silence_that_cuts) cut_next_ = true;
}

/// `at` is where a frame comes long after the last picture. If sound has filled the time in
/// between, nothing happens: the picture lasts, through parts that hold sound only. Otherwise the
/// time in which nothing came is taken out, so that no part is without a frame and no player meets
/// a hole.
void packager::state::take_out_silence(stream_time& at) {
    const auto limit = silence_limit();
    if (at - last_video_ < limit) return;
    const auto was = at - last_video_;
    auto kept = limit;
    auto previous = std::max(last_video_, part_start_);
    if (format_->main_audio()) {
        const auto step = cadence_ ? cadence_->step : usual_step;
        kept = std::max(step, sound().frame_duration());
        const auto by = sound().close_gaps(previous, limit, kept);
        sound_end_ = sound().end();
        remove(by);
        at -= by;
    }
    if (at - previous >= limit) {
        const auto by = at - previous - kept;
        remove(by);
        at -= by;
    }
    for (auto& each : pictures_) each.held.shorten_display(last_video_, was, at - last_video_);
}

void packager::state::choose_cadence(stream_time now, bool at_once) {
    const auto span = now - part_start_;
    if (span < how_.part_duration && !at_once) return;
    cadence_ =
        video_cadence(how_, stated_step(format_->main_video()->format), span, pictures().count());
}

/// All frames of the leading track that start before `now` are held; closes the parts that are due,
/// and the segment if it ends at `now`.
void packager::state::advance(stream_time now, bool segment_ends) {
    segment_ends = std::exchange(cut_next_, false) || segment_ends || too_big();
    if (!cadence_) choose_cadence(now, segment_ends);
    if (!cadence_) return;
    close_long_parts(now);
    if (segment_ends) {
        if (any_before(now)) close_part(now, now, now);
        end_segment();
    } else if (part_is_due(*cadence_, part_start_, now)) {
        close_part(now, now, now);
    }
}

/// Closes parts until the frames before `now` fit into one.
void packager::state::close_long_parts(stream_time now) {
    while (now > part_start_ + cadence_->part_target) {
        const auto latest = part_start_ + cadence_->part_target;
        const auto earliest = part_start_ + cadence_->shortest_part();
        const auto boundary = led_by_audio() ? sound().last_start(earliest, latest)
                                             : pictures().last_start(earliest, latest);
        // No frame boundary there: the last picture goes on into the next part.
        const auto end = boundary.value_or(latest);
        close_part(end, end, now);
    }
}

bool packager::state::too_big() const {
    return held_size() > how_.part_memory_limit ||
           (growing() && growing()->size > how_.memory_limit / 4);
}

/// Puts the frames that are held into a last part.
void packager::state::finish_format() {
    if (!started_) return;
    started_ = false;
    auto end = sound_end_;
    if (!led_by_audio()) {
        const auto step = cadence_ ? cadence_->step : usual_step;
        end = last_video_ + std::min(step, silence_limit());
    }
    if (!cadence_) choose_cadence(end, true);
    close_long_parts(end);
    if (any_before(end_of_time)) close_part(std::max(end, part_start_ + 1ms), end_of_time, end);
    end_segment();
    discontinuity_ = window() && !window()->empty();
}

void packager::state::end() {
    if (ended_) return;
    if (format_) finish_format();
    ended_ = true;
    changed_ = window() && !window()->empty();
}

}  // namespace weir::hls
