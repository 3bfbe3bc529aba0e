#pragma once

#include "weir/hls/audio_clock.hpp"
#include "weir/hls/segment.hpp"
#include "weir/stream/format.hpp"
#include "weir/stream/frame.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace weir::hls {

/// Holds the frames that are in no part yet, of streams of one format, and turns those before a
/// given moment into a part. Whoever owns it says when.
class part_builder {
 public:
    explicit part_builder(const codec::audio_format* audio);

    /// `start` is its DTS; it must be above the one before.
    void add_video(stream::frame_ptr frame, stream_time start);
    /// `position` in samples, not below the end of the one before.
    void add_audio(stream::frame_ptr frame, std::uint64_t position);

    /// Payload bytes held.
    std::size_t size() const { return size_; }
    std::size_t video_frames() const { return video_.size(); }
    /// Whether a frame starts before `end`.
    bool any_before(stream_time end) const;
    bool begins_with_key() const { return !video_.empty() && video_.front().frame->key(); }

    /// The latest start of a held frame within [from, to]: a place where a part may end without
    /// splitting a frame.
    std::optional<stream_time> last_video_start(stream_time from, stream_time to) const;
    std::optional<stream_time> last_audio_start(stream_time from, stream_time to) const;

    /// Moves held audio frames that start after `previous` earlier, so that none starts `limit` or
    /// more after `previous` or the one before it: such a distance shrinks to `kept`. Sets
    /// `previous` to the last start and returns how many samples whatever follows must move.
    std::uint64_t close_audio_gaps(stream_time& previous, stream_time limit, stream_time kept);

    /// Time after `from` was shortened: `was` became `is`, and all that follows comes earlier by
    /// the difference. Held pictures that start before and are shown after `from` follow suit, so
    /// that the order of display stays.
    void shorten_display(stream_time from, stream_time was, stream_time is);

    struct built {
        shared_bytes data;
        bool independent = false;
    };
    /// Takes the video frames that start before `video_end` and the audio frames that start before
    /// `audio_end` out and writes them as a part. `next_video` is where the video frame after the
    /// held ones starts. Null data when there are none.
    built take(stream_time video_end, stream_time audio_end, stream_time next_video);

 private:
    struct video_entry {
        stream::frame_ptr frame;
        stream_time start;
        /// PTS - DTS.
        stream_time composition;
    };
    struct audio_entry {
        stream::frame_ptr frame;
        std::uint64_t position;
    };

    void drop(std::size_t pictures, std::size_t sounds);

    audio_clock audio_time_;
    std::vector<video_entry> video_;
    std::vector<audio_entry> audio_;
    std::size_t size_ = 0;
    std::uint32_t sequence_ = 0;
};

}  // namespace weir::hls
