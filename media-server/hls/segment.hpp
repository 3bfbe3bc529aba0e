// Finished media: what snapshots share. All of it is immutable once it is in a snapshot.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/hls/transport_segment.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir::hls {

/// A moment or a duration on the stream's own timeline. Every part begins and ends at a whole
/// microsecond, so that the durations of a segment's parts, as printed, add up to the segment's
/// duration exactly.
using stream_time = std::chrono::microseconds;

using wall_time = std::chrono::system_clock::time_point;

/// Bytes that go to viewers as they are, shared by all of them.
using shared_bytes = std::shared_ptr<const bytes>;

/// EXT-X-PART (RFC 8216bis 4.4.4.9): one moof and its mdat.
struct part {
    /// Null when the rendition has nothing for this time: a gap.
    shared_bytes data;
    stream_time duration{};
    /// Where the samples are in there; null in renditions that are not offered as MPEG-TS.
    std::shared_ptr<const std::vector<sample_place>> samples;
    /// Its first picture is a key frame, or there is no picture track at all.
    bool independent = false;
};

/// EXT-X-MAP (RFC 8216bis 4.4.4.5): ftyp and moov. Named after the first segment that uses it.
struct init_section {
    std::uint64_t first_msn = 0;
    shared_bytes data;
};

/// A media segment, complete or still growing. Its bytes are the bytes of its parts, one after
/// another.
struct segment {
    std::uint64_t msn = 0;
    /// When its first sample was captured.
    wall_time date;
    stream_time duration{};
    /// Bytes of all parts; a segment without any is a gap.
    std::size_t size = 0;
    std::vector<part> parts;
    std::shared_ptr<const init_section> init;
    /// EXT-X-DISCONTINUITY stands before it.
    bool discontinuity = false;
    /// Discontinuities in the broadcast up to and including the one before this segment.
    std::uint64_t discontinuities = 0;
    bool complete = false;
    /// The same as MPEG-TS; only of complete segments, and null where that cannot carry it.
    std::shared_ptr<const transport_segment> transport;
};

}  // namespace weir::hls
