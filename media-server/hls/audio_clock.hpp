#pragma once

#include "weir/hls/segment.hpp"

#include <cstdint>
#include <optional>

namespace weir::hls {

/// Lays audio frames out by counting samples, because the publisher's millisecond stamps jitter and
/// a decoder that is told so clicks. The stamps only decide when the count has drifted more than
/// `tolerance` from them: then either the count jumps forward, or frames are refused until the
/// stamps have caught up.
class audio_clock {
 public:
    static constexpr stream_time tolerance = std::chrono::milliseconds(50);

    audio_clock(std::uint32_t sample_rate, std::uint32_t samples_per_frame)
        : rate_(sample_rate > 0 ? sample_rate : 1), frame_(samples_per_frame) {}

    /// The position in samples of the frame stamped `stamp` (not negative), which lasts `samples`;
    /// nothing when it must be left out.
    std::optional<std::uint64_t> place(stream_time stamp, std::uint32_t samples);

    /// The position of a frame that has no stamp: after the last one, or at `first` if there is
    /// none.
    std::uint64_t append(stream_time first, std::uint32_t samples);

    /// How far `stamp` is ahead of the count; zero before the first frame.
    stream_time ahead(stream_time stamp) const {
        return next_ ? stamp - time_of(*next_) : stream_time{};
    }

    /// The positions that were given out lately have been moved back by so many samples.
    void move_back(std::uint64_t samples) {
        if (next_) next_ = *next_ > samples ? *next_ - samples : 0;
    }

    std::uint64_t position_of(stream_time time) const {
        return (static_cast<std::uint64_t>(time.count()) * rate_ + 500'000) / 1'000'000;
    }
    stream_time time_of(std::uint64_t position) const {
        return stream_time(static_cast<std::int64_t>(position * 1'000'000 / rate_));
    }
    std::uint32_t samples_per_frame() const { return frame_; }
    stream_time frame_duration() const { return time_of(frame_); }

 private:
    std::uint32_t rate_;
    std::uint32_t frame_;
    std::optional<std::uint64_t> next_;
    bool refusing_ = false;
};

}  // namespace weir::hls
