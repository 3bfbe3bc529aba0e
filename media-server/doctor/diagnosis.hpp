#pragma once

#include "weir/doctor/measures.hpp"
#include "weir/stream/finding.hpp"
#include "weir/stream/format.hpp"
#include "weir/stream/stats.hpp"

#include <optional>
#include <vector>

namespace weir::doctor {

/// All that is known of an incoming stream at a moment.
struct chart {
    const doctor::measures& measures;
    const stream::format& format;
    const stream::ingest_report& now;
    /// The report of half a minute ago, or of the beginning.
    const stream::ingest_report& before;
    const std::optional<stream::link_report>& link;
    /// Packets that came and that were lost since then.
    std::uint64_t link_received = 0;
    std::uint64_t link_lost = 0;
};

/// What a streamer should be told, the worst first. The codes:
///
/// | code | values |
/// | --- | --- |
/// | no_key_frames | seconds |
/// | uplink_stalls | seconds: how late frames came |
/// | uplink_loss | percent |
/// | frames_dropped | count, percent |
/// | two_encoders | count of changes |
/// | audio_video_apart | seconds, of sound before pictures |
/// | timestamps_repaired | jumps, disorders |
/// | bitrate_below_setting | bitrate, setting, in bits a second |
/// | frame_rate_low | rate, setting |
/// | key_frame_interval_long | seconds |
/// | key_frame_interval_irregular | least, most, in seconds |
/// | b_frames_many | depth in pictures |
/// | bitrate_unsteady | least, most, in bits a second |
/// | audio_missing | |
/// | codec_unsupported_in_browsers | |
std::vector<stream::finding> diagnose(const chart& of);

}  // namespace weir::doctor
