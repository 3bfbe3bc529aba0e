#pragma once

#include <chrono>
#include <cstddef>

namespace weir::hls {

struct settings {
    /// What a part aims at; the nearest whole number of frames becomes PART-TARGET, which then
    /// stays.
    std::chrono::milliseconds part_duration{200};
    /// What a segment aims at: it ends at the first key frame after three quarters of this.
    std::chrono::milliseconds segment_duration{2000};
    /// Complete segments in the playlist; more when these are less than three target durations
    /// (RFC 8216bis 6.2.2), never more than `max_listed_segments`.
    std::size_t listed_segments = 10;
    /// Held against a publisher that changes its format many times a second.
    std::size_t max_listed_segments = 100;
    /// Media bytes that one packager may keep, listed or not; the oldest segments go first.
    std::size_t memory_limit = 256u << 20;
    /// Bytes in one part; when they are reached, the part and its segment end there.
    std::size_t part_memory_limit = 32u << 20;

    /// EXT-X-TARGETDURATION, which no segment exceeds and which never changes (RFC
    /// 8216bis 4.4.3.1). Twice the segment duration, so that encoders with a longer GOP still get
    /// most segments cut at a key frame.
    std::chrono::seconds target_duration() const {
        return std::chrono::ceil<std::chrono::seconds>(2 * segment_duration);
    }
};

}  // namespace weir::hls
