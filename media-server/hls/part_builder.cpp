#include "weir/hls/part_builder.hpp"

#include "weir/cmaf/fragment.hpp"
#include "weir/cmaf/tracks.hpp"

#include <array>

namespace weir::hls {

namespace {

/// Rounds moments, not durations, so that durations add up to the next moment.
std::int64_t ticks(stream_time moment) {
    return moment.count() * (cmaf::video_timescale / 10'000) / 100;
}

}  // namespace

part_builder::part_builder(const codec::audio_format* audio)
    : audio_time_(audio ? audio->sample_rate : 1, audio ? audio->samples_per_frame : 0) {}

void part_builder::add_video(stream::frame_ptr frame, stream_time start) {
    size_ += frame->payload().size();
    const stream_time composition = frame->time().composition;
    video_.push_back({std::move(frame), start, composition});
}

void part_builder::add_audio(stream::frame_ptr frame, std::uint64_t position) {
    size_ += frame->payload().size();
    audio_.push_back({std::move(frame), position});
}

bool part_builder::any_before(stream_time end) const {
    return (!video_.empty() && video_.front().start < end) ||
           (!audio_.empty() && audio_time_.time_of(audio_.front().position) < end);
}

std::optional<stream_time> part_builder::last_video_start(stream_time from, stream_time to) const {
    for (auto at = video_.rbegin(); at != video_.rend() && at->start >= from; ++at) {
        if (at->start <= to) return at->start;
    }
    return std::nullopt;
}

std::optional<stream_time> part_builder::last_audio_start(stream_time from, stream_time to) const {
    for (auto at = audio_.rbegin(); at != audio_.rend(); ++at) {
        const auto start = audio_time_.time_of(at->position);
        if (start < from) break;
        if (start <= to) return start;
    }
    return std::nullopt;
}

std::uint64_t part_builder::close_audio_gaps(stream_time& previous, stream_time limit,
                                             stream_time kept) {
    std::uint64_t moved = 0;
    for (auto& entry : audio_) {
        entry.position -= moved;
        const auto start = audio_time_.time_of(entry.position);
        if (start <= previous) continue;
        if (start - previous >= limit) {
            const auto target = audio_time_.position_of(previous + kept);
            moved += entry.position - target;
            entry.position = target;
        }
        previous = audio_time_.time_of(entry.position);
    }
    return moved;
}

void part_builder::shorten_display(stream_time from, stream_time was, stream_time is) {
    // Pictures held back for display by a whole pause are shown after it. When all of a publisher's
    // stamps jump, those before the jump are shown shortly after `from`, and stay.
    const auto reach = was > 2 * is ? was / 2 : stream_time{};
    for (auto& entry : video_) {
        if (entry.start + entry.composition - from > reach) entry.composition -= was - is;
    }
}

part_builder::built part_builder::take(stream_time video_end, stream_time audio_end,
                                       stream_time next_video) {
    std::vector<cmaf::sample> pictures;
    pictures.reserve(video_.size());
    for (std::size_t i = 0; i < video_.size() && video_[i].start < video_end; ++i) {
        const auto& [frame, start, composition] = video_[i];
        const auto until = i + 1 < video_.size() ? video_[i + 1].start : next_video;
        pictures.push_back(
            {frame->payload(), static_cast<std::uint32_t>(ticks(until) - ticks(start)),
             static_cast<std::int32_t>(ticks(start + composition) - ticks(start)), frame->key()});
    }
    std::vector<cmaf::sample> sound;
    sound.reserve(audio_.size());
    for (std::size_t i = 0;
         i < audio_.size() && audio_time_.time_of(audio_[i].position) < audio_end; ++i) {
        const auto& [frame, position] = audio_[i];
        const auto until = i + 1 < audio_.size() ? audio_[i + 1].position
                                                 : position + audio_time_.samples_per_frame();
        sound.push_back({frame->payload(), static_cast<std::uint32_t>(until - position), 0, true});
    }
    if (pictures.empty() && sound.empty()) return {};

    const std::array<cmaf::track_run, 2> runs{{
        {cmaf::video_track,
         pictures.empty() ? 0 : static_cast<std::uint64_t>(ticks(video_.front().start)), pictures},
        {cmaf::audio_track, sound.empty() ? 0 : audio_.front().position, sound},
    }};
    built made{std::make_shared<const bytes>(cmaf::fragment(++sequence_, runs)),
               begins_with_key() && !pictures.empty()};
    drop(pictures.size(), sound.size());
    return made;
}

void part_builder::drop(std::size_t pictures, std::size_t sounds) {
    const auto forget = [this](auto& entries, std::size_t count) {
        const auto end = entries.begin() + static_cast<std::ptrdiff_t>(count);
        for (auto at = entries.begin(); at != end; ++at) size_ -= at->frame->payload().size();
        entries.erase(entries.begin(), end);
    };
    forget(video_, pictures);
    forget(audio_, sounds);
}

}  // namespace weir::hls
