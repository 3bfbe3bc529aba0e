#pragma once

#include "weir/stream/frame.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace weir::stream {

/// Puts a publisher's stamps onto the stream's own timeline: near zero at the start, never back
/// within a track, through jumps of the publisher's clock and through changes of publisher. The
/// offset between the two is one for all tracks, so that they stay together as they were sent; a
/// track whose clock jumps alone gets its own.
class timeline {
 public:
    using time = std::chrono::microseconds;
    using clock = std::chrono::steady_clock;

    /// A track's stamps may run so far ahead of the clock on the wall: more is a jump of the
    /// publisher's clock. Pictures that an encoder dropped leave a gap, but the wall waits as long.
    static constexpr time forward_jump = std::chrono::seconds(3);
    /// A stamp this far behind its own track is a jump of the clock, not disorder.
    static constexpr time backward_jump = std::chrono::milliseconds(500);
    /// Tracks that begin further apart than this were never one clock.
    static constexpr time apart = std::chrono::seconds(5);
    /// Where the first frame of the next publisher goes, behind the last one before it, and the
    /// last picture shown.
    static constexpr time after_break = std::chrono::milliseconds(40);
    /// No picture is believed to be shown later: 16 may wait for another (H.264 A.3.1).
    static constexpr time longest_reorder = std::chrono::seconds(1);
    /// Tracks that jump together land this close to where they were.
    static constexpr time together = std::chrono::seconds(1);

    struct placed {
        time dts{};
        /// How much later than its stamp says, to stay behind its track's last frame.
        time delayed{};
    };

    /// `stamp` is the DTS, unwrapped; `now` when it arrived. Nothing for sound of before the start
    /// or the change of publisher: it would only repeat a moment that is over.
    std::optional<placed> place(media_kind kind, track_id track, time stamp, clock::time_point now);

    /// A picture is shown so long after its DTS, where pictures are reordered: the next publisher's
    /// time begins behind it.
    void show(time dts, time composition) {
        shown_ = std::max(shown_, dts + std::min(composition, longest_reorder));
    }

    /// What comes now is another publisher's.
    void change_publisher();

    /// Where the newest frame of any track went.
    time newest() const { return newest_; }
    /// How often the publisher's clock jumped.
    std::uint64_t jumps() const { return jumps_; }
    /// How many stamps of a track were not above the one before.
    std::uint64_t disorders() const { return disorders_; }

 private:
    struct track_state {
        media_kind kind;
        track_id id;
        /// Of the last frame; nothing after a change of publisher.
        std::optional<time> stamp;
        clock::time_point arrived;
        time offset{};
        std::optional<time> out;
        /// What its frames usually last.
        time step = after_break;
    };

    track_state& state_of(media_kind kind, track_id track);
    void begin(track_state& of, time stamp);
    void jump(track_state& of, time stamp);

    std::vector<track_state> tracks_;
    /// From the stamps to the timeline; null until the publisher's first frame.
    std::optional<time> offset_;
    /// Where this publisher's time begins.
    time start_{};
    time newest_{};
    time shown_{};
    std::uint64_t jumps_ = 0;
    std::uint64_t disorders_ = 0;
};

}  // namespace weir::stream
