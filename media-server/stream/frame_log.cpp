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

void frame_log::append(frame_ptr next) {
    if (next->video()) {
        has_video_ = true;
        // After a new configuration nothing before it can be decoded with what a new viewer is
        // given.
        if (next->config()) newest_key_.reset();
        if (next->key()) newest_key_ = head_;
    }
    bytes_ += memory_of(*next);
    frames_.push_back(std::move(next));
    ++head_;

    const auto newest = frames_.back()->time().dts;
    while (bytes_ > limits_.bytes && frames_.size() > 1) drop_oldest();
    while (frames_.size() > 1 && newest - frames_.front()->time().dts > limits_.time &&
           (!newest_key_ || tail() < *newest_key_))
        drop_oldest();
}

void frame_log::drop_oldest() {
    if (newest_key_ && *newest_key_ == tail()) newest_key_.reset();
    bytes_ -= memory_of(*frames_.front());
    frames_.pop_front();
}

std::optional<std::uint64_t> frame_log::join_point() const {
    if (has_video_) return newest_key_;
    return head_ - std::min<std::uint64_t>(frames_.size(), audio_start_frames);
}

}  // namespace weir::stream
