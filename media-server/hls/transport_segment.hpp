#pragma once

#include "weir/base/bytes.hpp"
#include "weir/hls/rendered.hpp"
#include "weir/mpegts/muxer.hpp"
#include "weir/stream/format.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace weir::hls {

/// Where a sample stands in a part's bytes, and in time: in 90 kHz.
struct sample_place {
    std::size_t offset = 0;
    std::size_t size = 0;
    std::uint64_t dts = 0;
    std::int64_t composition = 0;
    bool video = false;
    bool key = false;
};

/// Some samples and whose bytes they are.
struct placed_samples {
    std::shared_ptr<const bytes> data;
    std::shared_ptr<const std::vector<sample_place>> places;
};

/// A complete segment as MPEG-TS, for players that know nothing newer: made when it is first asked
/// for, by whoever asks, and kept. Its counters go on from the segment before, which is made first
/// if nobody has asked for that one. From any thread.
class transport_segment {
 public:
    transport_segment(stream::format_ptr format, std::vector<placed_samples> samples,
                      std::weak_ptr<const transport_segment> before)
        : format_(std::move(format)), samples_(std::move(samples)), before_(std::move(before)) {}

    /// Whole packets, the tables first.
    const bytes& data() const { return made().data; }

    /// Whether MPEG-TS has the main tracks of a format: sound may be left out beside pictures.
    static bool carries(const stream::format& format);

 private:
    struct outcome {
        bytes data;
        mpegts::muxer after;
    };
    const outcome& made() const {
        return made_.get([this] { return make(); });
    }
    outcome make() const;

    stream::format_ptr format_;
    std::vector<placed_samples> samples_;
    std::weak_ptr<const transport_segment> before_;
    once_made<outcome> made_;
};

}  // namespace weir::hls
