#pragma once

#include "weir/hls/bandwidth.hpp"
#include "weir/hls/segment.hpp"
#include "weir/hls/settings.hpp"
#include "weir/hls/snapshot.hpp"

#include <cstdint>
#include <deque>
#include <memory>

namespace weir::hls {

/// The segments of a broadcast that may still be asked for: those in the playlist, and for a while
/// those that were.
///
///     | forgotten | unlisted .......... | listed ............ | growing |
///
/// A segment leaves the list when enough are after it, and is forgotten its own duration and that
/// of the longest playlist later (RFC 8216bis 6.2.2), in stream time, which passes no faster than
/// the clock on the wall.
class segment_window {
 public:
    segment_window(const settings& how, std::uint64_t first_msn, std::uint64_t first_discontinuity);

    bool growing() const { return growing_ != nullptr; }
    /// Only while growing.
    const segment& last() const { return *growing_; }

    /// Begins a segment; the one before is complete.
    void begin(std::shared_ptr<const init_section> init, wall_time date, bool discontinuity);
    /// Only while growing.
    void append(part next);
    /// Completes the growing segment, if there is one.
    void end(std::shared_ptr<const transport_segment> transport);

    /// Where the next part goes.
    position next() const;
    /// Nothing but the very first part. hls.js (1.6) takes a playlist without a complete segment
    /// for empty, so the first segment ends here, and viewers need not wait for a whole one.
    bool has_first_part_only() const {
        return segments_.empty() && growing_ && growing_->parts.size() == 1;
    }
    bool empty() const { return segments_.empty() && !growing_; }

    /// Bytes of media kept.
    std::size_t size() const { return size_; }
    /// Gives up the oldest complete segment; false when it is the only one.
    bool drop_oldest();

    /// Discontinuities up to now, the growing segment's too.
    std::uint64_t discontinuities() const { return discontinuities_; }

    /// Fills in the segments and what was measured on them.
    void show(snapshot& in) const;

 private:
    struct kept {
        std::shared_ptr<const segment> media;
        stream_time forget_at{};
    };

    void unlist_one();
    void unlist();
    void forget();
    void forget_oldest();

    settings how_;
    std::deque<kept> segments_;
    std::size_t unlisted_ = 0;
    std::unique_ptr<segment> growing_;
    std::uint64_t next_msn_;
    std::uint64_t discontinuities_;
    /// Sum of all durations ever.
    stream_time head_{};
    stream_time listed_duration_{};
    stream_time longest_playlist_{};
    std::size_t size_ = 0;
    bandwidth bandwidth_;
};

}  // namespace weir::hls
