#include "weir/hls/packager.hpp"

#include "weir/cmaf/init_segment.hpp"
#include "weir/hls/audio_clock.hpp"
#include "weir/hls/part_builder.hpp"
#include "weir/hls/press.hpp"
#include "weir/hls/segment_window.hpp"
#include "weir/hls/segmenter.hpp"
#include "weir/hls/timeline.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace weir::hls {

namespace {

using namespace std::chrono_literals;

/// What a frame is taken to last while nothing else is known.
constexpr stream_time usual_step = 33ms;
/// Before PART-TARGET is known, a silence of this length is taken out.
constexpr stream_time longest_first_step = 500ms;
/// Publishers interleave sound and pictures within a second; when sound is this far ahead, pictures
/// have stopped.
constexpr stream_time video_patience = 2s;
/// A longer silence begins a segment, so that its date is right.
constexpr stream_time silence_that_cuts = 1s;

constexpr stream_time end_of_time = stream_time::max();

stream_time stated_step(const codec::video_format& video) {
    return video.frame_rate > 0 ? std::chrono::round<stream_time>(
                                      std::chrono::duration<double>(1 / video.frame_rate))
                                : stream_time{};
}

bool same_tracks(const stream::format& a, const stream::format& b) {
    return a.video == b.video && a.audio == b.audio;
}

}  // namespace

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
    void end();
    /// Hands a snapshot out if anything was completed since the last one.
    void publish();

 private:
    void start(stream_time at);
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
    bool led_by_audio() const { return !format_->video || video_lost_; }
    stream_time silence_limit() const {
        return cadence_ ? cadence_->part_target : longest_first_step;
    }

    const settings how_;
    const clock_function clock_;
    const publish_function publish_;

    stream::format_ptr format_;
    /// The format of the newest frames, once there are some.
    stream::format_ptr shown_format_;
    std::shared_ptr<const init_section> init_;
    std::optional<part_builder> builder_;
    std::optional<audio_clock> audio_clock_;
    std::optional<cadence> cadence_;
    timeline timeline_;
    segment_window window_;
    press press_;

    /// Of the format: its first frame was taken.
    bool started_ = false;
    bool anchored_ = false;
    bool video_lost_ = false;
    bool cut_next_ = false;
    bool discontinuity_ = false;
    bool changed_ = false;
    bool ended_ = false;

    stream_time part_start_{};
    /// Where the newest picture starts, which is held, or where the last one ended when pictures
    /// have stopped.
    stream_time last_video_{};
    stream_time last_audio_end_{};
    /// No sound of this format before it.
    stream_time audio_start_{};
    /// Of the segment that is growing or comes next.
    wall_time segment_date_;
};

void packager::state::format(const stream::format_ptr& now) {
    if (format_ && same_tracks(*format_, *now)) return;
    if (format_) finish_format();
    publish();
    format_ = now;
}

/// Begins the first segment of a format with the frame at `at`.
void packager::state::start(stream_time at) {
    started_ = true;
    video_lost_ = false;
    part_start_ = at;
    audio_start_ = std::max(at, last_audio_end_);
    shown_format_ = format_;
    const auto* const video = format_->video ? &*format_->video : nullptr;
    const auto* const audio = format_->audio ? &*format_->audio : nullptr;
    auto header = std::make_shared<const bytes>(cmaf::init_segment(video, audio));
    init_ = std::make_shared<const init_section>(window_.next().msn, std::move(header));
    builder_.emplace(audio);
    audio_clock_.reset();
    if (audio) audio_clock_.emplace(audio->sample_rate, audio->samples_per_frame);
    if (!video && !cadence_)
        cadence_ = audio_cadence(how_, audio->sample_rate, audio->samples_per_frame);

    if (!anchored_) timeline_.anchor(at, clock_());
    anchored_ = true;
    segment_date_ = timeline_.date_of(at);
}

void packager::state::video(const stream::frame_ptr& next) {
    if (ended_ || !format_ || !format_->video) return;
    auto at = timeline_.place(next->time().dts);
    if (!started_) {
        if (!next->key()) return;
        at = std::max(at, part_start_);
        start(at);
    } else {
        at = std::max(at, last_video_ + 1ms);
        take_out_silence(at);
        video_lost_ = false;
        advance(at, next->key() && key_ends_segment(at));
    }
    builder_->add_video(next, at);
    last_video_ = at;
}

bool packager::state::key_ends_segment(stream_time at) const {
    const bool growing = window_.growing();
    const auto lasted = at - part_start_ + (growing ? window_.last().duration : stream_time{});
    const bool with_key =
        growing ? window_.last().parts.front().independent : builder_->begins_with_key();
    return ends_at_key(how_, lasted, with_key);
}

void packager::state::audio(const stream::frame_ptr& next) {
    if (ended_ || !format_ || !format_->audio) return;
    auto at = timeline_.place(next->time().dts);
    if (!started_) {
        if (format_->video) return;
        at = std::max(at, part_start_);
        start(at);
    }
    if (!led_by_audio() && at - last_video_ > video_patience) {
        take_out_silence(at);
        video_lost_ = at - last_video_ > video_patience;
    } else if (led_by_audio()) {
        // Nothing else fills a hole in the sound.
        const auto hole = audio_clock_->ahead(at);
        if (hole > audio_clock::tolerance) {
            remove(hole);
            at -= hole;
        }
    }
    if (at < audio_start_ || builder_->size() > how_.part_memory_limit) return;
    const auto position = audio_clock_->place(at);
    if (!position) return;
    builder_->add_audio(next, *position);
    last_audio_end_ = audio_clock_->time_of(*position + audio_clock_->samples_per_frame());
    if (led_by_audio()) {
        last_video_ = last_audio_end_;
        advance(last_audio_end_, false);
    }
}

void packager::state::remove(stream_time by) {
    timeline_.remove(by);
    if (by > silence_that_cuts) cut_next_ = true;
}

/// `at` is where a frame comes long after the last picture. If sound has filled the time in
/// between, nothing happens: the picture lasts, through parts that hold sound only. Otherwise the
/// time in which nothing came is taken out, so that no part is without a frame and no player meets
/// a hole.
void packager::state::take_out_silence(stream_time& at) {
    const auto limit = silence_limit();
    if (at - last_video_ < limit) return;
    auto kept = limit;
    if (format_->audio) {
        const auto step = cadence_ ? cadence_->step : usual_step;
        kept = std::max(step, audio_clock_->time_of(audio_clock_->samples_per_frame()));
    }
    auto previous = std::max(last_video_, part_start_);
    if (format_->audio) {
        const auto moved = builder_->close_audio_gaps(previous, limit, kept);
        audio_clock_->move_back(moved);
        const auto by = audio_clock_->time_of(moved);
        remove(by);
        at -= by;
    }
    if (at - previous >= limit) {
        const auto by = at - previous - kept;
        remove(by);
        at -= by;
    }
}

void packager::state::choose_cadence(stream_time now, bool at_once) {
    const auto span = now - part_start_;
    if (span < how_.part_duration && !at_once) return;
    cadence_ = video_cadence(how_, stated_step(*format_->video), span, builder_->video_frames());
}

/// All frames of the leading track that start before `now` are held; closes the parts that are due,
/// and the segment if it ends at `now`.
void packager::state::advance(stream_time now, bool segment_ends) {
    segment_ends = std::exchange(cut_next_, false) || segment_ends || too_big();
    if (!cadence_) choose_cadence(now, segment_ends);
    if (!cadence_) return;
    close_long_parts(now);
    if (segment_ends) {
        if (builder_->any_before(now)) close_part(now, now, now);
        end_segment();
    } else if (part_is_due(*cadence_, part_start_, now)) {
        close_part(now, now, now);
    }
}

/// Closes parts until the frames before `now` fit into one.
void packager::state::close_long_parts(stream_time now) {
    while (now > part_start_ + cadence_->part_target) {
        const auto latest = part_start_ + cadence_->part_target;
        const auto earliest = part_start_ + cadence_->shortest_part();
        const auto boundary = led_by_audio() ? builder_->last_audio_start(earliest, latest)
                                             : builder_->last_video_start(earliest, latest);
        // No frame boundary there: the last picture goes on into the next part.
        const auto end = boundary.value_or(latest);
        close_part(end, end, now);
    }
}

bool packager::state::too_big() const {
    return builder_->size() > how_.part_memory_limit ||
           (window_.growing() && window_.last().size > how_.memory_limit / 4);
}

void packager::state::close_part(stream_time end, stream_time audio_end, stream_time next_video) {
    auto made = builder_->take(end, audio_end, next_video);
    const auto duration = end - part_start_;
    part_start_ = end;
    if (!made.data) return;
    if (!window_.growing())
        window_.begin(init_, segment_date_, std::exchange(discontinuity_, false));
    window_.append({std::move(made.data), duration, made.independent || !format_->video});
    changed_ = true;
    if (ends_after_part(how_, *cadence_, window_.last().duration, !format_->video)) end_segment();
}

void packager::state::end_segment() {
    if (window_.growing()) changed_ = true;
    window_.end();
    segment_date_ = timeline_.date_of(part_start_);
}

/// Puts the frames that are held into a last part.
void packager::state::finish_format() {
    if (!started_) return;
    started_ = false;
    auto end = last_audio_end_;
    if (!led_by_audio()) {
        const auto step = cadence_ ? cadence_->step : usual_step;
        end = last_video_ + std::min(step, silence_limit());
    }
    if (!cadence_) choose_cadence(end, true);
    close_long_parts(end);
    if (builder_->any_before(end_of_time))
        close_part(std::max(end, part_start_ + 1ms), end_of_time, end);
    end_segment();
    discontinuity_ = !window_.empty();
}

void packager::state::end() {
    if (ended_) return;
    if (format_) finish_format();
    ended_ = true;
    changed_ = !window_.empty();
}

void packager::state::publish() {
    if (std::exchange(changed_, false))
        publish_(press_.print(how_, window_, shown_format_, *cadence_, ended_));
}

packager::packager(const settings& how, broadcast which, clock_function clock,
                   publish_function publish)
    : state_(std::make_unique<state>(how, std::move(which), std::move(clock), std::move(publish))) {
}

packager::~packager() = default;

void packager::on_format(const stream::format_ptr& now) {
    state_->format(now);
}

void packager::on_frame(const stream::frame_ptr& next) {
    if (next->video()) state_->video(next);
    if (next->audio()) state_->audio(next);
    state_->publish();
}

void packager::on_end() {
    state_->end();
    state_->publish();
}

}  // namespace weir::hls
