#include "weir/doctor/measures.hpp"

#include <algorithm>

namespace weir::doctor {

using namespace std::chrono_literals;

void measures::begin_anew() {
    *this = {};
}

measures::second& measures::at(clock::time_point now) {
    if (!second_began_) second_began_ = now;
    if (seconds_.empty()) seconds_.emplace_back();
    // After a pause of the whole window nothing in it counts.
    if (now - *second_began_ > std::chrono::seconds(window_seconds)) {
        seconds_.assign(1, {});
        second_began_ = now;
    }
    while (now - *second_began_ >= 1s) {
        *second_began_ += 1s;
        seconds_.emplace_back();
    }
    while (seconds_.size() > window_seconds + 1) seconds_.pop_front();
    return seconds_.back();
}

void measures::count(const stream::frame& one, clock::time_point now) {
    if (one.track() != 0) return;
    auto& in = at(now);
    if (!began_) began_ = now;
    // Sound may be ahead of its pictures or behind, which is not the network's doing.
    if (one.video() || !last_video_) {
        const auto delay = std::chrono::duration_cast<time>(now - *began_) - one.time().dts;
        in.least_delay = std::min(in.least_delay, delay);
        in.most_delay = std::max(in.most_delay, delay);
    }
    if (one.audio()) {
        ++in.sounds;
        last_audio_ = one.time().dts;
    } else if (one.video()) {
        count_picture(one, in);
    }
}

void measures::count_picture(const stream::frame& one, second& in) {
    ++in.pictures;
    in.video_bytes += one.payload().size();
    const auto dts = one.time().dts;
    if (last_video_) {
        const auto lasted = dts - *last_video_;
        if (step_ > 0us && lasted > gap_steps * step_)
            in.missing += static_cast<std::uint64_t>(lasted / step_ - 1);
        else
            // Smoothed over sixteen pictures, as stamps in milliseconds sway.
            step_ = step_ > 0us ? step_ + (lasted - step_) / 16 : lasted;
    }
    if (step_ > 0us)
        in.reorder = std::max(in.reorder, std::chrono::duration<double>(one.time().composition) /
                                              std::chrono::duration<double>(step_));
    if (one.key()) {
        if (last_key_) key_intervals_.push_back(dts - *last_key_);
        if (key_intervals_.size() > intervals_kept) key_intervals_.pop_front();
        last_key_ = dts;
    }
    last_video_ = dts;
}

measures::summary measures::sum() const {
    summary made;
    if (seconds_.size() < 2) return made;
    auto least_delay = time::max();
    auto most_delay = time::min();
    made.least_bytes = ~std::uint64_t{0};
    for (auto each = seconds_.begin(); each != std::prev(seconds_.end()); ++each) {
        ++made.seconds;
        made.pictures += each->pictures;
        made.missing += each->missing;
        made.video_bytes += each->video_bytes;
        made.sounds += each->sounds;
        made.least_bytes = std::min(made.least_bytes, each->video_bytes);
        made.most_bytes = std::max(made.most_bytes, each->video_bytes);
        made.reorder = std::max(made.reorder, each->reorder);
        least_delay = std::min(least_delay, each->least_delay);
        most_delay = std::max(most_delay, each->most_delay);
    }
    if (most_delay >= least_delay) made.lateness = most_delay - least_delay;
    return made;
}

std::optional<measures::time> measures::sound_ahead() const {
    if (!last_video_ || !last_audio_) return {};
    return *last_audio_ - *last_video_;
}

}  // namespace weir::doctor
