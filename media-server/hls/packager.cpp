#include "weir/hls/packager.hpp"

#include "weir/cmaf/init_segment.hpp"
#include "weir/hls/packager_state.hpp"
#include "weir/hls/silent_frame.hpp"

#include <algorithm>
#include <utility>

namespace weir::hls {

namespace {

using namespace std::chrono_literals;

/// Publishers interleave sound and pictures within a second. When one is this far ahead of the
/// other, the other has stopped.
constexpr stream_time patience = 2s;

bool same_tracks(const stream::format& a, const stream::format& b) {
    const auto same = [](const auto* left, const auto* right) {
        return left && right ? left->format == right->format : left == right;
    };
    return same(a.main_video(), b.main_video()) && same(a.main_audio(), b.main_audio());
}

}  // namespace

void packager::state::format(const stream::format_ptr& now) {
    if (format_ && same_tracks(*format_, *now)) return;
    if (format_) finish_format();
    publish();
    format_ = now;
}

/// Begins the first segment of a format with the frame at `at`.
void packager::state::start(stream_time at) {
    started_ = true;
    video_lost_ = sound_lost_ = false;
    part_start_ = at;
    sound_start_ = sound_end_ = std::max(at, sound_end_);
    shown_format_ = format_;
    const auto* const video = format_->main_video() ? &format_->main_video()->format : nullptr;
    const auto* const audio = format_->main_audio() ? &format_->main_audio()->format : nullptr;
    auto header = std::make_shared<const bytes>(cmaf::init_segment(video, audio));
    init_ = std::make_shared<const init_section>(window_.next().msn, std::move(header));
    builder_.emplace(audio);
    audio_clock_.reset();
    silence_.reset();
    if (audio) {
        audio_clock_.emplace(audio->sample_rate, audio->samples_per_frame);
        silence_ = silent_frame(*audio);
    }
    if (!video && !cadence_)
        cadence_ = audio_cadence(how_, audio->sample_rate, audio->samples_per_frame);

    anchor(at);
    segment_date_ = timeline_.date_of(at);
}

void packager::state::anchor(stream_time at) {
    if (!std::exchange(anchored_, true)) timeline_.anchor(at, clock_());
}

void packager::state::resume() {
    anchored_ = false;
    cut_next_ = true;
}

void packager::state::video(const stream::frame_ptr& next) {
    if (ended_ || !format_ || !format_->main_video()) return;
    if (next->track() != format_->main_video()->id) return;
    auto at = timeline_.place(next->time().dts);
    if (!started_) {
        if (!next->key()) return;
        at = std::max(at, part_start_);
        start(at);
    } else {
        at = std::max(at, last_video_ + 1ms);
        anchor(at);
        take_out_silence(at);
        video_lost_ = false;
        if (silence_) {
            sound_lost_ = sound_lost_ || at - sound_end_ > patience;
            if (sound_lost_) fill_sound(at);
        }
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
    if (ended_ || !format_ || !format_->main_audio()) return;
    if (next->track() != format_->main_audio()->id) return;
    auto at = timeline_.place(next->time().dts);
    if (!started_) {
        if (format_->main_video()) return;
        at = std::max(at, part_start_);
        start(at);
    }
    anchor(at);
    const bool after_silence = std::exchange(sound_lost_, false);
    if (!led_by_audio() && at - last_video_ > patience) {
        take_out_silence(at);
        video_lost_ = at - last_video_ > patience;
    }
    if (at < sound_start_ || builder_->size() > how_.part_memory_limit) return;
    const auto hole = audio_clock_->ahead(at);
    if (hole > audio_clock::tolerance) {
        if (led_by_audio()) {
            // Nothing but sound could fill it.
            remove(hole);
            at -= hole;
        } else if (silence_) {
            fill_sound(at);
        }
    } else if (after_silence) {
        fill_sound(at);
    }
    const auto position = audio_clock_->place(at);
    if (!position) return;
    add_sound(next, *position);
    if (led_by_audio()) {
        last_video_ = sound_end_;
        advance(sound_end_, false);
    }
}

void packager::state::add_sound(const stream::frame_ptr& frame, std::uint64_t position) {
    builder_->add_audio(frame, position);
    sound_end_ = audio_clock_->time_of(position) + audio_clock_->frame_duration();
}

/// Adds silence while a frame of it ends by `until`.
void packager::state::fill_sound(stream_time until) {
    while (sound_end_ + audio_clock_->frame_duration() <= until) {
        add_sound(silence_, audio_clock_->append(sound_start_));
    }
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

void packager::on_resume() {
    state_->resume();
}

void packager::on_end() {
    state_->end();
    state_->publish();
}

}  // namespace weir::hls
