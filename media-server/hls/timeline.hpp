#pragma once

#include "weir/hls/segment.hpp"

#include <cstdint>

namespace weir::hls {

/// From the frames' own time to the time in the media that goes out: the same, less the time in
/// which the source was silent and which was taken out.
class timeline {
 public:
    /// `dts` as stream::frame_time has it.
    stream_time place(stream_time dts) const { return dts - removed_; }

    /// `at` was captured at `date`.
    void anchor(stream_time at, wall_time date) {
        anchor_ = at + removed_;
        date_ = date;
    }

    /// All that is placed from now on comes `by` earlier.
    void remove(stream_time by) { removed_ += by; }

    /// When the frame that is placed at `at` now was captured.
    wall_time date_of(stream_time at) const { return date_ + (at + removed_ - anchor_); }

 private:
    stream_time removed_{};
    stream_time anchor_{};
    wall_time date_;
};

}  // namespace weir::hls
