#pragma once

#include "weir/cmaf/fragment.hpp"
#include "weir/stream/frame.hpp"

#include <cstdint>
#include <vector>

namespace weir::hls {

/// The stretch of one track that a part holds, in ticks of the track.
struct track_cut {
    std::uint64_t decode_time = 0;
    std::vector<cmaf::sample> samples;
    /// Whose bytes the samples are.
    std::vector<stream::frame_ptr> frames;

    bool empty() const { return samples.empty(); }
};

}  // namespace weir::hls
