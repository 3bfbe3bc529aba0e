#include "weir/hls/sound_lane.hpp"

#include "weir/codec/opus.hpp"
#include "weir/hls/silent_frame.hpp"

#include <algorithm>
#include <utility>

namespace weir::hls {

sound_lane::sound_lane(const codec::audio_format& format, stream_time start)
    : codec_(format.codec),
      clock_(format.sample_rate, format.samples_per_frame),
      silence_(silent_frame(format)),
      start_(start),
      end_(start) {}

std::optional<stream_time> sound_lane::last_start(stream_time from, stream_time to) const {
    for (auto at = held_.rbegin(); at != held_.rend(); ++at) {
        const auto start = clock_.time_of(at->position);
        if (start < from) break;
        if (start <= to) return start;
    }
    return std::nullopt;
}

bool sound_lane::add(stream::frame_ptr frame, stream_time at) {
    if (at < start_) return false;
    const bool resumed = std::exchange(lost_, false);
    if (resumed || ahead(at) > audio_clock::tolerance) fill(at);
    const auto samples = samples_of(*frame);
    const auto position = clock_.place(at, samples);
    if (!position) return false;
    push(std::move(frame), *position, samples);
    return true;
}

void sound_lane::keep_up(stream_time now, stream_time patience) {
    if (!silence_) return;
    lost_ = lost_ || now - end_ > patience;
    if (lost_) fill(now);
}

/// Opus packets say themselves how long they are.
std::uint32_t sound_lane::samples_of(const stream::frame& one) const {
    const auto own =
        codec_ == codec::audio_codec::opus ? codec::opus_packet_samples(one.payload()) : 0;
    return own > 0 ? own : clock_.samples_per_frame();
}

/// Adds silence while a frame of it ends by `until`.
void sound_lane::fill(stream_time until) {
    if (!silence_) return;
    const auto samples = clock_.samples_per_frame();
    while (end_ + clock_.frame_duration() <= until)
        push(silence_, clock_.append(start_, samples), samples);
}

void sound_lane::push(stream::frame_ptr frame, std::uint64_t position, std::uint32_t samples) {
    size_ += frame->payload().size();
    end_ = clock_.time_of(position + samples);
    held_.push_back({std::move(frame), position, samples});
}

stream_time sound_lane::close_gaps(stream_time& previous, stream_time limit, stream_time kept) {
    std::uint64_t moved = 0;
    for (auto& entry : held_) {
        entry.position -= moved;
        const auto start = clock_.time_of(entry.position);
        if (start <= previous) continue;
        if (start - previous >= limit) {
            const auto target = clock_.position_of(previous + kept);
            moved += entry.position - target;
            entry.position = target;
        }
        previous = clock_.time_of(entry.position);
    }
    clock_.move_back(moved);
    const auto by = clock_.time_of(moved);
    end_ -= by;
    return by;
}

track_cut sound_lane::take(stream_time end) {
    const auto stop = std::ranges::find_if(
        held_, [&](const auto& e) { return clock_.time_of(e.position) >= end; });
    const auto count = static_cast<std::size_t>(stop - held_.begin());
    track_cut made;
    if (count == 0) return made;
    made.decode_time = held_.front().position;
    made.samples.reserve(count);
    made.frames.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto& [frame, position, samples] = held_[i];
        const auto until = i + 1 < held_.size() ? held_[i + 1].position : position + samples;
        size_ -= frame->payload().size();
        made.samples.push_back(
            {frame->payload(), static_cast<std::uint32_t>(until - position), 0, true});
        made.frames.push_back(std::move(frame));
    }
    held_.erase(held_.begin(), stop);
    return made;
}

}  // namespace weir::hls
