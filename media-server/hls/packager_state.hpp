#pragma once

#include "weir/hls/packager.hpp"
#include "weir/hls/picture_queue.hpp"
#include "weir/hls/rendition_writer.hpp"
#include "weir/hls/segmenter.hpp"
#include "weir/hls/sound_lane.hpp"
#include "weir/hls/timeline.hpp"

#include <optional>

namespace weir::hls {

/// What a packager does, in three files: packager.cpp takes frames in, packager_cut.cpp decides
/// where parts and segments end, packager_write.cpp makes them. The main tracks alone decide; the
/// others are cut at the same moments.
class packager::state {
 public:
    state(const settings& how, broadcast which, clock_function clock, publish_function publish)
        : how_(how),
          which_(std::move(which)),
          clock_(std::move(clock)),
          publish_(std::move(publish)) {}

    void format(const stream::format_ptr& now);
    void video(const stream::frame_ptr& next);
    void audio(const stream::frame_ptr& next);
    /// Time on the wall has moved on, and the stream's has not.
    void resume();
    void end();
    /// Hands a presentation out if anything was completed since the last one.
    void publish();

 private:
    struct picture_track {
        stream::track_id id;
        picture_queue held;
        /// Its first key frame has come.
        bool begun = false;
        track_cut cut;
    };
    struct sound_track {
        stream::track_id id;
        sound_lane held;
        track_cut cut;
    };

    void start(stream_time at);
    /// Dates the stream by the clock on the wall, where it is not yet.
    void anchor(stream_time at);
    void add_tracks(stream_time at);
    void finish_format();
    void other_video(const stream::frame_ptr& next);
    void other_audio(const stream::frame_ptr& next);

    void choose_cadence(stream_time now, bool at_once);
    void advance(stream_time now, bool segment_ends);
    void close_long_parts(stream_time now);
    bool key_ends_segment(stream_time at) const;
    bool too_big() const;
    void take_out_silence(stream_time& at);
    void remove(stream_time by);
    bool led_by_audio() const { return !format_->main_video() || video_lost_; }
    stream_time silence_limit() const;

    void close_part(stream_time end, stream_time take_until, stream_time next_video);
    void end_segment();
    void open_renditions();
    void keep_within_memory();
    snapshot_ptr snapshot_of(const rendition_writer& one) const;

    /// Of the main tracks; they are there while the format has them and has started.
    picture_queue& pictures() { return pictures_.front().held; }
    const picture_queue& pictures() const { return pictures_.front().held; }
    sound_lane& sound() { return sounds_.front().held; }
    bool any_before(stream_time end) const;
    std::size_t held_size() const;
    /// Null before the first part.
    const segment_window* window() const {
        return writers_.empty() ? nullptr : &writers_.front().window();
    }
    const segment* growing() const {
        return window() && window()->growing() ? &window()->last() : nullptr;
    }

    const settings how_;
    const broadcast which_;
    const clock_function clock_;
    const publish_function publish_;

    stream::format_ptr format_;
    std::vector<picture_track> pictures_;
    std::vector<sound_track> sounds_;
    /// The main one first; their windows are in step.
    std::vector<rendition_writer> writers_;
    std::shared_ptr<const std::vector<rendition>> offered_;
    std::optional<cadence> cadence_;
    timeline timeline_;

    /// Of the format: its first frame was taken.
    bool started_ = false;
    bool anchored_ = false;
    /// Tracks have appeared that no rendition has yet.
    bool tracks_added_ = false;
    /// Sound is far ahead of the last picture, and leads.
    bool video_lost_ = false;
    bool cut_next_ = false;
    bool discontinuity_ = false;
    bool changed_ = false;
    bool ended_ = false;

    stream_time part_start_{};
    /// Where the newest picture starts, which is held, or where the last one ended when pictures
    /// have stopped.
    stream_time last_video_{};
    /// Of the main sound, also when its format has ended.
    stream_time sound_end_{};
    /// Of the segment that is growing or comes next.
    wall_time segment_date_;
};

}  // namespace weir::hls
