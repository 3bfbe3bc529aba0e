#pragma once

#include "weir/hls/audio_clock.hpp"
#include "weir/hls/packager.hpp"
#include "weir/hls/part_builder.hpp"
#include "weir/hls/press.hpp"
#include "weir/hls/segment_window.hpp"
#include "weir/hls/segmenter.hpp"
#include "weir/hls/timeline.hpp"

#include <optional>

namespace weir::hls {

/// What a packager does, in two files: packager.cpp takes frames in, packager_cut.cpp cuts them
/// into parts.
class packager::state {
 public:
    state(const settings& how, broadcast which, clock_function clock, publish_function publish)
        : how_(how),
          clock_(std::move(clock)),
          publish_(std::move(publish)),
          window_(how, which.first_msn, which.first_discontinuity),
          press_(std::move(which.id)) {}

    void format(const stream::format_ptr& now);
    void video(const stream::frame_ptr& next);
    void audio(const stream::frame_ptr& next);
    /// Time on the wall has moved on, and the stream's has not.
    void resume();
    void end();
    /// Hands a snapshot out if anything was completed since the last one.
    void publish();

 private:
    void start(stream_time at);
    /// Dates the stream by the clock on the wall, where it is not yet.
    void anchor(stream_time at);
    void finish_format();
    void choose_cadence(stream_time now, bool at_once);
    void advance(stream_time now, bool segment_ends);
    void close_long_parts(stream_time now);
    bool key_ends_segment(stream_time at) const;
    bool too_big() const;
    void close_part(stream_time end, stream_time audio_end, stream_time next_video);
    void end_segment();
    void take_out_silence(stream_time& at);
    void remove(stream_time by);
    void add_sound(const stream::frame_ptr& frame, std::uint64_t position);
    void fill_sound(stream_time until);
    bool led_by_audio() const { return !format_->main_video() || video_lost_; }
    stream_time silence_limit() const;

    const settings how_;
    const clock_function clock_;
    const publish_function publish_;

    stream::format_ptr format_;
    /// The format of the newest frames, once there are some.
    stream::format_ptr shown_format_;
    std::shared_ptr<const init_section> init_;
    std::optional<part_builder> builder_;
    std::optional<audio_clock> audio_clock_;
    stream::frame_ptr silence_;
    std::optional<cadence> cadence_;
    timeline timeline_;
    segment_window window_;
    press press_;

    /// Of the format: its first frame was taken.
    bool started_ = false;
    bool anchored_ = false;
    /// Sound is far ahead of the last picture, and leads.
    bool video_lost_ = false;
    /// Pictures are far ahead of the last sound, and silence goes with them.
    bool sound_lost_ = false;
    bool cut_next_ = false;
    bool discontinuity_ = false;
    bool changed_ = false;
    bool ended_ = false;

    stream_time part_start_{};
    /// Where the newest picture starts, which is held, or where the last one ended when pictures
    /// have stopped.
    stream_time last_video_{};
    stream_time sound_end_{};
    /// No sound of this format before it.
    stream_time sound_start_{};
    /// Of the segment that is growing or comes next.
    wall_time segment_date_;
};

}  // namespace weir::hls
