#include "weir/stream/frame_log.hpp"

#include <algorithm>

namespace weir::stream {

namespace {

/// A viewer of a stream without video starts with this many frames at once, about a quarter of a
/// second of AAC.
constexpr std::uint64_t audio_start_frames = 12;
/// What a frame takes besides its body: the frame, its count, the room around the body, the log's
/// pointer.
constexpr std::size_t frame_overhead = 200;

std::size_t memory_of(const frame& held) {
    return held.body().size() + frame_overhead;
}

}  // namespace

void frame_log::note_video(const frame& next) {
    has_video_ = true;
    // After a new configuration nothing before it can be decoded with what a new viewer is given.
    if (!next.config() && !next.key()) return;
    std::erase_if(newest_keys_, [&](const auto& each) { return each.track == next.track(); });
    if (next.key()) newest_keys_.push_back({next.track(), head_});
}

void frame_log::append(frame_ptr next) {
    if (next->video()) note_video(*next);
    bytes_ += memory_of(*next);
    frames_.push_back(std::move(next));
    ++head_;

    const auto newest = frames_.back()->time().dts;
    while (bytes_ > limits_.bytes && frames_.size() > 1) drop_oldest();
    const auto key = has_video_ ? join_point() : std::nullopt;
    while (frames_.size() > 1 && newest - frames_.front()->time().dts > limits_.time &&
           (!key || tail() < *key))
        drop_oldest();
}

void frame_log::drop_oldest() {
    std::erase_if(newest_keys_, [this](const auto& each) { return each.number == tail(); });
    bytes_ -= memory_of(*frames_.front());
    frames_.pop_front();
}

std::optional<std::uint64_t> frame_log::join_point() const {
    if (!has_video_) return head_ - std::min<std::uint64_t>(frames_.size(), audio_start_frames);
    if (newest_keys_.empty()) return std::nullopt;
    // A track that has gone quiet does not hold the others' frames for ever.
    const auto newest = (*this)[newest_keys_.back().number]->time().dts;
    auto start = newest_keys_.back().number;
    for (const auto& each : newest_keys_)
        if (newest - (*this)[each.number]->time().dts <= limits_.time)
            start = std::min(start, each.number);
    return start;
}

}  // namespace weir::stream
