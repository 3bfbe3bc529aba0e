#include "weir/hls/packager.hpp"

#include "weir/hls/packager_state.hpp"

#include <algorithm>
#include <utility>

namespace weir::hls {

namespace {

using namespace std::chrono_literals;

/// Publishers interleave sound and pictures within a second. When one is this far ahead of the
/// other, the other has stopped.
constexpr stream_time patience = 2s;

template <class Tracks>
auto* track_of(Tracks& tracks, const stream::frame& of) {
    const auto found =
        std::ranges::find_if(tracks, [&](const auto& each) { return each.id == of.track(); });
    return found == tracks.end() ? nullptr : &*found;
}

template <class Track>
bool has_all(const std::vector<Track>& now, const std::vector<Track>& before) {
    return std::ranges::all_of(before, [&](const Track& each) {
        return std::ranges::any_of(now, [&](const Track& other) {
            return other.id == each.id && other.format == each.format;
        });
    });
}

template <class Track>
bool same(const Track* left, const Track* right) {
    return left && right ? left->id == right->id && left->format == right->format : left == right;
}

/// Whether streams of `before` are streams of `now` too, which has more tracks at most.
bool goes_on(const stream::format& before, const stream::format& now) {
    return same(before.main_video(), now.main_video()) &&
           same(before.main_audio(), now.main_audio()) && has_all(now.video, before.video) &&
           has_all(now.audio, before.audio);
}

}  // namespace

void packager::state::format(const stream::format_ptr& now) {
    if (format_ && goes_on(*format_, *now)) {
        format_ = now;
        if (started_) add_tracks(part_start_);
        return;
    }
    if (format_) finish_format();
    publish();
    format_ = now;
}

void packager::state::add_tracks(stream_time at) {
    for (const auto& [id, format, config] : format_->video) {
        if (std::ranges::find(pictures_, id, &picture_track::id) != pictures_.end()) continue;
        pictures_.push_back({id, {}, false, {}});
        tracks_added_ = true;
    }
    for (const auto& [id, format, config] : format_->audio) {
        if (std::ranges::find(sounds_, id, &sound_track::id) != sounds_.end()) continue;
        sounds_.push_back({id, sound_lane(format, at), {}});
        tracks_added_ = true;
    }
}

/// Begins the first segment of a format with the frame at `at`.
void packager::state::start(stream_time at) {
    started_ = true;
    video_lost_ = false;
    part_start_ = at;
    sound_end_ = std::max(at, sound_end_);
    pictures_.clear();
    sounds_.clear();
    add_tracks(sound_end_);
    const auto* const audio = format_->main_audio();
    if (!format_->main_video() && !cadence_) {
        const auto& sound = audio->format;
        cadence_ = audio_cadence(how_, sound.sample_rate, sound.samples_per_frame);
    }
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
    if (next->track() != format_->main_video()->id) return other_video(next);
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
        for (auto& each : sounds_) each.held.keep_up(at, patience);
        advance(at, next->key() && key_ends_segment(at));
    }
    pictures().add(next, at);
    last_video_ = at;
}

void packager::state::other_video(const stream::frame_ptr& next) {
    auto* const track = started_ ? track_of(pictures_, *next) : nullptr;
    if (!track || held_size() > how_.part_memory_limit) return;
    track->begun = track->begun || next->key();
    if (!track->begun) return;
    track->held.add(next, std::max(timeline_.place(next->time().dts), part_start_));
}

bool packager::state::key_ends_segment(stream_time at) const {
    const auto* const open = growing();
    const auto lasted = at - part_start_ + (open ? open->duration : stream_time{});
    const bool with_key = open ? open->parts.front().independent : pictures().begins_with_key();
    return ends_at_key(how_, lasted, with_key);
}

void packager::state::audio(const stream::frame_ptr& next) {
    if (ended_ || !format_ || !format_->main_audio()) return;
    if (next->track() != format_->main_audio()->id) return other_audio(next);
    auto at = timeline_.place(next->time().dts);
    if (!started_) {
        if (format_->main_video()) return;
        at = std::max(at, part_start_);
        start(at);
    }
    anchor(at);
    if (!led_by_audio() && at - last_video_ > patience) {
        take_out_silence(at);
        video_lost_ = at - last_video_ > patience;
    }
    if (held_size() > how_.part_memory_limit) return;
    const auto hole = sound().ahead(at);
    if (led_by_audio() && hole > audio_clock::tolerance) {
        // Nothing but sound could fill it.
        remove(hole);
        at -= hole;
    }
    if (!sound().add(next, at)) return;
    sound_end_ = sound().end();
    if (led_by_audio()) {
        last_video_ = sound_end_;
        advance(sound_end_, false);
    }
}

void packager::state::other_audio(const stream::frame_ptr& next) {
    auto* const track = started_ ? track_of(sounds_, *next) : nullptr;
    if (!track || held_size() > how_.part_memory_limit) return;
    track->held.add(next, timeline_.place(next->time().dts));
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
