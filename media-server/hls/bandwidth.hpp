#pragma once

#include "weir/codec/format.hpp"
#include "weir/hls/segment.hpp"

#include <cstddef>
#include <cstdint>

namespace weir::hls {

/// BANDWIDTH and AVERAGE-BANDWIDTH of a variant (RFC 8216bis 4.4.6.2), in bits a second, from its
/// complete segments. The peak is over stretches of whole segments that last at least half a target
/// duration.
class bandwidth {
 public:
    explicit bandwidth(std::chrono::seconds target_duration) : stretch_(target_duration / 2.0) {}

    void add(const segment& complete);

    /// 0 until something was added.
    std::uint64_t peak() const { return peak_; }
    std::uint64_t average() const { return rate(total_); }

    /// What to say before anything is known: a tenth of a bit a pixel, and 128 kb/s for sound; or
    /// what the beginning of the first segment measures, if that is more.
    static std::uint64_t estimate(const codec::video_format* video,
                                  const codec::audio_format* audio, double frame_rate,
                                  const segment& beginning);

 private:
    struct amount {
        std::uint64_t bits = 0;
        stream_time duration{};

        void add(const segment& more) {
            bits += 8 * more.size;
            duration += more.duration;
        }
    };
    static std::uint64_t rate(const amount& of);

    std::chrono::duration<double> stretch_;
    amount current_;
    amount total_;
    std::uint64_t peak_ = 0;
};

}  // namespace weir::hls
