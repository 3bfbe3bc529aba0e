#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <span>

namespace weir::cmaf {

/// One coded picture or audio access unit. Times are in ticks of its track.
struct sample {
    byte_view data;
    std::uint32_t duration = 0;
    /// PTS - DTS; may be negative.
    std::int32_t composition = 0;
    /// Decoding can start here.
    bool sync = true;
};

/// Consecutive samples of one track.
struct track_run {
    std::uint32_t track = 0;
    /// DTS of the first sample in ticks.
    std::uint64_t decode_time = 0;
    std::span<const sample> samples;
};

/// One moof and its mdat (ISO/IEC 14496-12 8.8.4, 8.1.1): the samples of the runs one run after the
/// other. Runs without samples are left out. Addressed relative to the moof (default-base-is-moof,
/// RFC 8216bis 3.1.2), tfdt version 1 in each traf, composition times signed. Copies the samples'
/// data once. `sequence` should rise from fragment to fragment. All data together must be less than
/// 4 GiB.
bytes fragment(std::uint32_t sequence, std::span<const track_run> runs);

}  // namespace weir::cmaf
