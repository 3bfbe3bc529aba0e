#include "weir/stream/timeline.hpp"

#include <algorithm>

namespace weir::stream {

namespace {

/// FLV and RTMP count milliseconds, and two pictures cannot share one; two audio frames may.
constexpr timeline::time least_step(media_kind kind) {
    return kind == media_kind::video ? std::chrono::milliseconds(1) : timeline::time{};
}

timeline::time distance(timeline::time a, timeline::time b) {
    return a > b ? a - b : b - a;
}

}  // namespace

timeline::track_state& timeline::state_of(media_kind kind, track_id track) {
    for (auto& each : tracks_)
        if (each.kind == kind && each.id == track) return each;
    return tracks_.emplace_back(track_state{kind, track, {}, {}, {}, {}});
}

/// The first frame of a track, or of its next publisher.
void timeline::begin(track_state& of, time stamp) {
    if (!offset_) offset_ = start_ - stamp;
    of.offset = *offset_;
    if (distance(stamp + of.offset, newest_) > apart) of.offset = newest_ - stamp;
}

void timeline::jump(track_state& of, time stamp) {
    const auto expected = *of.out + of.step;
    // Where the others have jumped already, this one follows.
    if (*offset_ == of.offset || distance(stamp + *offset_, expected) > together) {
        offset_ = expected - stamp;
        ++jumps_;
    }
    of.offset = *offset_;
}

std::optional<timeline::placed> timeline::place(media_kind kind, track_id track, time stamp,
                                                clock::time_point now) {
    auto& of = state_of(kind, track);
    if (!of.stamp) {
        begin(of, stamp);
        if (kind == media_kind::audio && stamp + of.offset < start_) return {};
    } else {
        const auto waited = std::chrono::duration_cast<time>(now - of.arrived);
        const auto step = stamp - *of.stamp;
        if (step < -backward_jump || step > waited + forward_jump)
            jump(of, stamp);
        else if (step > time{})
            of.step = step < std::chrono::seconds(1) ? step : of.step;
    }
    of.stamp = stamp;
    of.arrived = now;

    const auto wanted = stamp + of.offset;
    auto out = std::max(wanted, start_);
    if (of.out && out < *of.out + least_step(kind)) {
        out = *of.out + least_step(kind);
        ++disorders_;
    }
    of.out = out;
    newest_ = std::max(newest_, out);
    return placed{out, out - wanted};
}

void timeline::change_publisher() {
    if (!offset_) return;
    offset_.reset();
    start_ = std::max(newest_, shown_) + after_break;
    for (auto& each : tracks_) each.stamp.reset();
}

}  // namespace weir::stream
