#pragma once

#include "weir/hls/segment.hpp"
#include "weir/record/facts.hpp"

#include <memory>
#include <string>
#include <vector>

namespace weir::record {

/// What one rendition has in a part.
struct moment_piece {
    std::string rendition;
    std::shared_ptr<const hls::init_section> init;
    hls::shared_bytes data;
    track_facts tracks;
};

/// One part of a broadcast, of all renditions that are recorded, on its way to the disk. Shares the
/// bytes that viewers get.
struct moment {
    hls::stream_time duration{};
    /// Decoding can start here.
    bool key = false;
    /// A segment begins with it.
    bool begins_segment = false;
    /// When that segment was captured.
    hls::wall_time date;
    /// Moments before it were left out, because the writer is behind.
    bool after_loss = false;
    /// The main one first; those that have nothing now are left out.
    std::vector<moment_piece> pieces;

    std::size_t size() const {
        std::size_t sum = 0;
        for (const auto& each : pieces) sum += each.data->size();
        return sum;
    }
};

}  // namespace weir::record
