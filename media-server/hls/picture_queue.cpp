#include "weir/hls/picture_queue.hpp"

#include "weir/cmaf/tracks.hpp"

#include <algorithm>

namespace weir::hls {

namespace {

using namespace std::chrono_literals;

/// Rounds moments, not durations, so that durations add up to the next moment.
std::int64_t ticks(stream_time moment) {
    return moment.count() * (cmaf::video_timescale / 10'000) / 100;
}

}  // namespace

void picture_queue::add(stream::frame_ptr frame, stream_time start) {
    if (last_ != stream_time::min()) start = std::max(start, held_.empty() ? last_ : last_ + 1ms);
    last_ = start;
    size_ += frame->payload().size();
    const auto composition = frame->time().composition;
    held_.push_back({std::move(frame), start, composition});
}

std::optional<stream_time> picture_queue::last_start(stream_time from, stream_time to) const {
    for (auto at = held_.rbegin(); at != held_.rend() && at->start >= from; ++at) {
        if (at->start <= to) return at->start;
    }
    return std::nullopt;
}

void picture_queue::shorten_display(stream_time from, stream_time was, stream_time is) {
    // Pictures held back for display by a whole pause are shown after it. When all of a publisher's
    // stamps jump, those before the jump are shown shortly after `from`, and stay.
    const auto reach = was > 2 * is ? was / 2 : stream_time{};
    for (auto& entry : held_) {
        if (entry.start + entry.composition - from > reach) entry.composition -= was - is;
    }
}

track_cut picture_queue::take(stream_time end, stream_time next) {
    const auto stop = std::ranges::find_if(held_, [end](const auto& e) { return e.start >= end; });
    const auto count = static_cast<std::size_t>(stop - held_.begin());
    track_cut made;
    if (count == 0) return made;
    made.decode_time = static_cast<std::uint64_t>(ticks(held_.front().start));
    made.samples.reserve(count);
    made.frames.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto& [frame, start, composition] = held_[i];
        const auto until = i + 1 < held_.size() ? held_[i + 1].start : std::max(next, start + 1ms);
        last_ = std::max(last_, until);
        size_ -= frame->payload().size();
        made.samples.push_back(
            {frame->payload(), static_cast<std::uint32_t>(ticks(until) - ticks(start)),
             static_cast<std::int32_t>(ticks(start + composition) - ticks(start)), frame->key()});
        made.frames.push_back(std::move(frame));
    }
    held_.erase(held_.begin(), stop);
    return made;
}

}  // namespace weir::hls
