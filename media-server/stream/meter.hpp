#pragma once

#include "weir/stream/format.hpp"
#include "weir/stream/frame.hpp"
#include "weir/stream/stats.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace weir::stream {

/// Measures an incoming stream by the clock on the wall: bit rates and picture rate over a sliding
/// window of a few seconds, and the interval between key frames on the stream's own timeline.
class meter {
 public:
    using clock = std::chrono::steady_clock;

    void count(const frame& arrived, clock::time_point now);
    ingest_report report(const format& tracks, clock::time_point now);

 private:
    struct second {
        clock::time_point start;
        std::uint64_t video_bytes = 0;
        std::uint64_t audio_bytes = 0;
        std::uint64_t pictures = 0;
    };
    static constexpr std::size_t window_seconds = 4;

    void roll(clock::time_point now);

    std::deque<second> seconds_;
    std::optional<std::chrono::microseconds> last_key_;
    double key_frame_interval_ = 0;
};

}  // namespace weir::stream
