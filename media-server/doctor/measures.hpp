#pragma once

#include "weir/stream/frame.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace weir::doctor {

/// What frames tell of their encoder and of the way that they came, over the last half minute. Main
/// tracks only.
class measures {
 public:
    using clock = std::chrono::steady_clock;
    using time = std::chrono::microseconds;

    static constexpr std::size_t window_seconds = 30;
    static constexpr std::size_t intervals_kept = 8;
    /// A picture that comes more than two and a half steps after the last: some were left out.
    static constexpr double gap_steps = 2.5;

    void count(const stream::frame& one, clock::time_point now);
    /// The next publisher's encoder is another.
    void begin_anew();

    /// Between the last key frames, oldest first.
    const std::deque<time>& key_intervals() const { return key_intervals_; }
    /// Since the last key frame, in stream time.
    time since_key() const {
        return last_key_ ? last_video_.value_or(time{}) - *last_key_ : time{};
    }

    struct summary {
        /// Of window_seconds, those that have passed.
        std::size_t seconds = 0;
        std::uint64_t pictures = 0;
        /// Pictures that seem to have been left out.
        std::uint64_t missing = 0;
        std::uint64_t video_bytes = 0;
        std::uint64_t sounds = 0;
        /// Of a single second.
        std::uint64_t least_bytes = 0;
        std::uint64_t most_bytes = 0;
        /// The most pictures that one was shown after being decoded.
        double reorder = 0;
        /// How much later than the quickest a frame came, at most.
        time lateness{};
    };
    /// Whole seconds only.
    summary sum() const;

    /// Sound is ahead of the pictures that came last, or behind when negative; nothing without
    /// both.
    std::optional<time> sound_ahead() const;
    /// What a picture usually lasts; 0 until known.
    time step() const { return step_; }

 private:
    struct second {
        std::uint64_t pictures = 0;
        std::uint64_t missing = 0;
        std::uint64_t video_bytes = 0;
        std::uint64_t sounds = 0;
        double reorder = 0;
        time least_delay = time::max();
        time most_delay = time::min();
    };

    second& at(clock::time_point now);
    void count_picture(const stream::frame& one, second& in);

    std::deque<second> seconds_;
    std::optional<clock::time_point> second_began_;
    std::optional<clock::time_point> began_;
    std::optional<time> last_video_;
    std::optional<time> last_audio_;
    std::optional<time> last_key_;
    std::deque<time> key_intervals_;
    time step_{};
};

}  // namespace weir::doctor
