#pragma once

#include "weir/hls/segment.hpp"
#include "weir/hls/track_cut.hpp"
#include "weir/stream/frame.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace weir::hls {

/// The pictures of one track that are in no part yet. Whoever owns it says when they go.
class picture_queue {
 public:
    /// `start` is its DTS; it is moved behind the picture before if it is not above it.
    void add(stream::frame_ptr frame, stream_time start);

    /// Payload bytes held.
    std::size_t size() const { return size_; }
    std::size_t count() const { return held_.size(); }
    /// Whether a picture starts before `end`.
    bool any_before(stream_time end) const { return !held_.empty() && held_.front().start < end; }
    bool begins_with_key() const { return !held_.empty() && held_.front().frame->key(); }

    /// The latest start within [from, to]: a place where a part may end without splitting a
    /// picture.
    std::optional<stream_time> last_start(stream_time from, stream_time to) const;

    /// Time after `from` was shortened: `was` became `is`, and all that follows comes earlier by
    /// the difference. Held pictures that start before and are shown after `from` follow suit, so
    /// that the order of display stays.
    void shorten_display(stream_time from, stream_time was, stream_time is);

    /// Takes those out that start before `end`. The last one held lasts until `next`.
    track_cut take(stream_time end, stream_time next);

 private:
    struct entry {
        stream::frame_ptr frame;
        stream_time start;
        /// PTS - DTS.
        stream_time composition;
    };

    std::vector<entry> held_;
    std::size_t size_ = 0;
    /// Where the newest picture starts, or the taken ones end.
    stream_time last_ = stream_time::min();
};

}  // namespace weir::hls
