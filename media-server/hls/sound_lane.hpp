#pragma once

#include "weir/codec/format.hpp"
#include "weir/hls/audio_clock.hpp"
#include "weir/hls/segment.hpp"
#include "weir/hls/track_cut.hpp"
#include "weir/stream/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace weir::hls {

/// The sound of one track that is in no part yet: laid out by counting samples, its holes filled
/// with silence where we can write that.
class sound_lane {
 public:
    /// No sound is taken from before `start`.
    sound_lane(const codec::audio_format& format, stream_time start);

    /// How far `at` is ahead of what the count says comes next; zero before the first frame.
    stream_time ahead(stream_time at) const { return clock_.ahead(at); }
    /// Where the newest frame ends.
    stream_time end() const { return end_; }
    stream_time frame_duration() const { return clock_.frame_duration(); }
    /// Payload bytes held.
    std::size_t size() const { return size_; }
    bool any_before(stream_time end) const {
        return !held_.empty() && clock_.time_of(held_.front().position) < end;
    }
    /// The latest start of a held frame within [from, to].
    std::optional<stream_time> last_start(stream_time from, stream_time to) const;

    /// False when the frame must be left out.
    bool add(stream::frame_ptr frame, stream_time at);
    /// The other tracks are at `now`. When this one is far behind, it has stopped, and silence goes
    /// with them.
    void keep_up(stream_time now, stream_time patience);

    /// Moves held frames that start after `previous` earlier, so that none starts `limit` or more
    /// after `previous` or the one before it: such a distance shrinks to `kept`. Sets `previous` to
    /// the last start and returns by how much whatever follows must move.
    stream_time close_gaps(stream_time& previous, stream_time limit, stream_time kept);

    /// Takes those out that start before `end`.
    track_cut take(stream_time end);

 private:
    struct entry {
        stream::frame_ptr frame;
        std::uint64_t position;
        std::uint32_t samples;
    };

    std::uint32_t samples_of(const stream::frame& one) const;
    void push(stream::frame_ptr frame, std::uint64_t position, std::uint32_t samples);
    void fill(stream_time until);

    codec::audio_codec codec_;
    audio_clock clock_;
    stream::frame_ptr silence_;
    std::vector<entry> held_;
    std::size_t size_ = 0;
    stream_time start_;
    stream_time end_;
    bool lost_ = false;
};

}  // namespace weir::hls
