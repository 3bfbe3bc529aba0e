#include "weir/remux/ts_feed.hpp"

#include <algorithm>
#include <utility>

namespace weir::remux {

namespace {

using std::chrono::microseconds;

/// Whoever tunes in anywhere knows the program by then; DVB asks for 500 ms (ETSI TR 101
/// 290 5.2.1).
constexpr auto tables_every = std::chrono::milliseconds(500);
/// What comes together goes out together, but for the backlog of a feed that just began.
constexpr std::size_t most_chunk = 64 * 1024;
/// The stream's own times begin near zero, and the program clock runs ahead of them.
constexpr std::uint64_t start = mpegts::clock_rate;

std::uint64_t ticks(microseconds time) {
    const auto whole = static_cast<std::int64_t>(start) + time.count() * 9 / 100;
    return static_cast<std::uint64_t>(whole) & mpegts::clock_mask;
}

stream::format_ptr one_track() {
    stream::format made;
    made.video.emplace_back();
    return std::make_shared<const stream::format>(std::move(made));
}

template <class Tracks>
bool has(const Tracks& tracks, stream::track_id id) {
    return std::ranges::any_of(tracks, [id](const auto& each) { return each.id == id; });
}

}  // namespace

ts_feed::ts_feed(executor where, stream::feed_ptr from, stream::log_limits limits)
    : from_(std::move(from)),
      chunks_(where, from_->shared_broadcast(), limits),
      shape_(one_track()) {
    chunks_.deliver({shape_, {}});
    from_->attach(*this);
    follow();
    on_advance();
}

ts_feed::~ts_feed() {
    from_->detach(*this);
}

template <class Tracks>
void ts_feed::follow_kind(mpegts::track_kind kind, const Tracks& now, const Tracks* before) {
    if (before)
        for (const auto& each : *before)
            if (!has(now, each.id)) muxer_.remove(kind, each.id);
    for (const auto& each : now) {
        if (!muxer_.set_format(each.id, each.format)) {
            muxer_.remove(kind, each.id);
            continue;
        }
        ++carried_;
        if (kind == mpegts::track_kind::video && !video_) video_ = each.id;
    }
}

void ts_feed::follow() {
    if (from_->format() == known_) return;
    const auto before = std::exchange(known_, from_->format());
    carried_ = 0;
    video_.reset();
    follow_kind(mpegts::track_kind::video, known_->video, before ? &before->video : nullptr);
    follow_kind(mpegts::track_kind::audio, known_->audio, before ? &before->audio : nullptr);
    tables_at_.reset();
}

void ts_feed::on_advance() {
    const auto& log = from_->frames();
    if (!started_) {
        const auto join = log.join_point();
        started_ = join.has_value();
        next_ = join.value_or(0);
    }
    if (started_) {
        // A configuration's place among the frames says from where on it holds.
        bool announced = false;
        for (auto at = next_; at < log.head(); ++at) announced = announced || log[at]->config();
        if (!announced) follow();
        for (; next_ < log.head(); ++next_) {
            if (log[next_]->config())
                follow();
            else
                convert(*log[next_]);
        }
        end_chunk();
        if (!made_.empty()) chunks_.deliver({shape_, std::exchange(made_, {})});
    }
    if (from_->ended()) chunks_.end();
}

/// A decoder can start at it.
bool ts_feed::begins_anew(const stream::frame& next) const {
    if (video_) return next.video() && next.track() == *video_ && next.key();
    return !tables_at_ || next.time().dts - *tables_at_ >= tables_every;
}

void ts_feed::convert(const stream::frame& next) {
    if (!next.video() && !next.audio()) return;
    const bool key = begins_anew(next);
    if (key || chunk_.size() > most_chunk) end_chunk();
    if (chunk_.empty()) label_ = {stream::media_kind::video, 0, next.time(), key, false};
    if (key || !tables_at_ || next.time().dts - *tables_at_ >= tables_every) {
        muxer_.write_tables(chunk_);
        tables_at_ = next.time().dts;
    }
    mpegts::access_unit unit;
    unit.kind = next.video() ? mpegts::track_kind::video : mpegts::track_kind::audio;
    unit.track = next.track();
    unit.dts = ticks(next.time().dts);
    unit.pts = ticks(next.time().dts + next.time().composition);
    unit.data = next.payload();
    unit.key = next.audio() || next.key();
    muxer_.write(chunk_, unit);
}

void ts_feed::end_chunk() {
    if (chunk_.empty()) return;
    made_.push_back(stream::frame::make(label_, packet(chunk_), 0));
    chunk_.clear();
}

}  // namespace weir::remux
