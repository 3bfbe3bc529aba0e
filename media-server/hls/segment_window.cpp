#include "weir/hls/segment_window.hpp"

#include <algorithm>

namespace weir::hls {

segment_window::segment_window(const settings& how, std::uint64_t first_msn,
                               std::uint64_t first_discontinuity)
    : how_(how),
      next_msn_(first_msn),
      discontinuities_(first_discontinuity),
      bandwidth_(how.target_duration()) {}

void segment_window::begin(std::shared_ptr<const init_section> init, wall_time date,
                           bool discontinuity) {
    growing_ = std::make_unique<segment>();
    growing_->msn = next_msn_;
    growing_->date = date;
    growing_->init = std::move(init);
    growing_->discontinuity = discontinuity;
    if (discontinuity) ++discontinuities_;
    growing_->discontinuities = discontinuities_;
}

void segment_window::append(part next) {
    head_ += next.duration;
    const auto size = next.data ? next.data->size() : 0;
    size_ += size;
    growing_->size += size;
    growing_->duration += next.duration;
    growing_->parts.push_back(std::move(next));
    longest_playlist_ = std::max(longest_playlist_, listed_duration_ + growing_->duration);
    forget();
}

void segment_window::end(std::shared_ptr<const transport_segment> transport) {
    if (!growing_) return;
    growing_->complete = true;
    growing_->transport = std::move(transport);
    bandwidth_.add(*growing_);
    listed_duration_ += growing_->duration;
    segments_.push_back({std::move(growing_), {}});
    ++next_msn_;
    unlist();
    forget();
}

void segment_window::unlist_one() {
    auto& oldest = segments_[unlisted_++];
    listed_duration_ -= oldest.media->duration;
    oldest.forget_at = head_ + oldest.media->duration + longest_playlist_;
}

void segment_window::unlist() {
    // RFC 8216bis 6.2.2: not when less than three target durations would remain.
    const stream_time least = 3 * how_.target_duration();
    for (;;) {
        const auto listed = segments_.size() - unlisted_;
        if (listed < 2 || listed <= how_.listed_segments) return;
        const bool enough = listed_duration_ - segments_[unlisted_].media->duration >= least;
        if (!enough && listed <= how_.max_listed_segments) return;
        unlist_one();
    }
}

void segment_window::forget() {
    while (unlisted_ > 0 && segments_.front().forget_at <= head_) forget_oldest();
}

void segment_window::forget_oldest() {
    size_ -= segments_.front().media->size;
    segments_.pop_front();
    --unlisted_;
}

bool segment_window::drop_oldest() {
    if (segments_.size() < 2) return false;
    if (unlisted_ == 0) unlist_one();
    forget_oldest();
    return true;
}

position segment_window::next() const {
    return {next_msn_, growing_ ? growing_->parts.size() : 0};
}

void segment_window::show(snapshot& in) const {
    in.next = next();
    in.unlisted = unlisted_;
    in.segments.reserve(segments_.size() + 1);
    for (const auto& one : segments_) in.segments.push_back(one.media);
    if (growing_) in.segments.push_back(std::make_shared<const segment>(*growing_));

    in.peak_bandwidth = bandwidth_.peak();
    in.average_bandwidth = bandwidth_.average();
    if (in.peak_bandwidth == 0) {
        in.peak_bandwidth =
            bandwidth::estimate(in.video(), in.audio(), in.frame_rate, *in.segments.back());
        in.average_bandwidth = in.peak_bandwidth;
    }
}

}  // namespace weir::hls
