#include "weir/hls/bandwidth.hpp"

#include <algorithm>

namespace weir::hls {

std::uint64_t bandwidth::rate(const amount& of) {
    const auto seconds = std::chrono::duration<double>(of.duration).count();
    return seconds > 0 ? static_cast<std::uint64_t>(static_cast<double>(of.bits) / seconds) : 0;
}

void bandwidth::add(const segment& complete) {
    total_.add(complete);
    current_.add(complete);
    if (current_.duration < stretch_) return;
    peak_ = std::max(peak_, rate(current_));
    current_ = {};
}

std::uint64_t bandwidth::estimate(const codec::video_format* video,
                                  const codec::audio_format* audio, double frame_rate,
                                  const segment& beginning) {
    constexpr double bits_per_pixel = 0.1;
    constexpr double sound = 128'000;
    double bits = audio ? sound : 0;
    if (video) {
        const auto pixels = static_cast<double>(video->width) * video->height;
        bits += bits_per_pixel * pixels * (frame_rate > 0 ? frame_rate : 30);
    }
    // The first part holds a key frame, so less than a second of it says too much.
    amount measured;
    measured.add(beginning);
    measured.duration = std::max<stream_time>(measured.duration, std::chrono::seconds(1));
    return std::max(static_cast<std::uint64_t>(bits), rate(measured));
}

}  // namespace weir::hls
