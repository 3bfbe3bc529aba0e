#include "weir/stream/source.hpp"

#include "weir/stream/errc.hpp"
#include "weir/stream/hub.hpp"

#include <algorithm>
#include <utility>

namespace weir::stream {

namespace {

constexpr auto report_every = std::chrono::milliseconds(500);
/// Kinds of mistakes of one publisher that are told in the log.
constexpr std::size_t most_complaints = 8;
/// A publisher that was heard so long ago is alive: a second is thirty pictures.
constexpr auto alive_for = std::chrono::seconds(1);
/// A streamer who changes encoders takes over once or twice.
constexpr std::size_t most_evictions = 3;
constexpr auto contest_window = std::chrono::seconds(60);

}  // namespace

source::source(broadcast_ptr of, hub& here, const source_services& services)
    : broadcast_(std::move(of)),
      here_(here),
      services_(services),
      local_(here.adopt(broadcast_)),
      intake_(*this),
      format_(std::make_shared<const stream::format>()),
      audio_timer_(here.where().get_executor()),
      hold_timer_(here.where().get_executor()),
      reported_(std::chrono::steady_clock::now()) {
    broadcast_->origin = this;
    for (const auto& make : services_.sinks) sinks_.push_back(make(broadcast_));
}

source::~source() {
    audio_timer_.cancel();
    hold_timer_.cancel();
    broadcast_->origin = nullptr;
    services_.live.withdraw(broadcast_, lost_);
    unseat("the stream ends");
    deliver();
    for (auto& each : sinks_) each->on_end();
    for (auto* other : others_) other->where().post([other, of = broadcast_] { other->end(of); });
    here_.end(broadcast_);
}

/// An encoder whose connection has died is silent when it comes again over another. Where the one
/// that has the seat is alive there are two, each of which connects anew when it is sent away.
bool source::contested() {
    const auto now = std::chrono::steady_clock::now();
    while (!evictions_.empty() && now - evictions_.front() > contest_window) evictions_.pop_front();
    if (!seat_ || now - heard_at_ > alive_for) return false;
    if (evictions_.size() == most_evictions) return true;
    evictions_.push_back(now);
    return false;
}

result<void> source::take(seat_ptr newest, publication what) {
    if (contested()) return errc::contested;
    unseat("taken over by a newer publisher with the same key");
    hold_timer_.cancel();
    deliver();
    broadcast_->held = false;
    broadcast_->set_publisher(std::move(what));
    seat_ = std::move(newest);
    complaints_.clear();
    if (publishers_++ == 0) return {};
    intake_.change_publisher(std::chrono::steady_clock::now());
    for (auto& each : sinks_) each->on_resume();
    return {};
}

void source::unseat(const std::string& reason) {
    if (!seat_) return;
    const auto leaving = std::exchange(seat_, nullptr);
    leaving->where.post([leaving, reason] {
        if (leaving->on_lost) leaving->on_lost(reason);
    });
}

void source::put(const seat& from, message next) {
    if (!heard(from)) return;
    const auto now = std::chrono::steady_clock::now();
    heard_at_ = now;
    const auto size = next.body.size();
    broadcast_->stats.bytes_in.fetch_add(size, std::memory_order_relaxed);
    if (const auto done = intake_.put(std::move(next), now); !done) complain(done.error());
    if (now - reported_ >= report_every) report(now);
}

/// A broken encoder repeats its mistake with every frame: once is enough to know.
void source::complain(const parse_error& why) {
    if (complaints_.size() == most_complaints || !complaints_.insert(why.code).second) return;
    services_.out.warning("{} on {}: left out a message: {}", broadcast_->publisher().peer,
                          broadcast_->channel, why.message());
}

void source::expect(const seat& from, expected_kinds kinds) {
    if (heard(from)) intake_.expect(kinds);
}

void source::flush(const seat& from) {
    if (heard(from)) flush();
}

void source::leave(const seat& from, bool finished) {
    if (!heard(from)) return;
    seat_ = nullptr;
    deliver();
    if (finished || services_.settings.hold_time.count() == 0)
        end(!finished);
    else
        hold();
}

void source::hold() {
    broadcast_->held = true;
    hold_timer_.expires_after(services_.settings.hold_time);
    // The timer may have fired, and its handler be on its way, when a publisher comes.
    hold_timer_.async_wait([this, alive = std::weak_ptr<const char>(alive_)](error_code cancelled) {
        if (cancelled || alive.expired() || seat_) return;
        services_.out.info("{} ends: its publisher has not come back", broadcast_->channel);
        end(true);
    });
}

void source::stop(const std::string& reason) {
    unseat(reason);
    end(false);
}

void source::end(bool lost) {
    lost_ = lost;
    broadcast_->lost = lost;
    here_.retire(*this);
}

void source::set_format(format_ptr now, std::vector<frame_ptr> configs) {
    format_ = std::move(now);
    for (auto& each : sinks_) each->on_format(format_);
    for (auto& each : configs) pending_.push_back(std::move(each));
}

void source::append(frame_ptr next) {
    const auto now = std::chrono::steady_clock::now();
    meter_.count(*next, now);
    broadcast_->stats.frames_in.fetch_add(1, std::memory_order_relaxed);
    for (auto& each : sinks_) each->on_frame(next);
    pending_video_ = pending_video_ || next->video();
    pending_.push_back(std::move(next));
}

void source::report(std::chrono::steady_clock::time_point now) {
    reported_ = now;
    auto made = meter_.report(*format_, now);
    made.clock_jumps = intake_.times().jumps();
    made.disorders = intake_.times().disorders();
    made.pictures_before_key = intake_.pictures_before_key();
    made.publishers = publishers_;
    for (auto& each : sinks_) each->on_report(made);
    broadcast_->stats.report(std::move(made));
}

void source::flush() {
    if (pending_.empty()) return;
    if (pending_video_ || format_->video.empty())
        deliver();
    else
        arm();
}

void source::arm() {
    if (armed_) return;
    armed_ = true;
    audio_timer_.expires_after(services_.settings.audio_wait);
    // The timer may have fired, and its handler be on its way, when the source ends.
    audio_timer_.async_wait(
        [this, alive = std::weak_ptr<const char>(alive_)](error_code cancelled) {
            if (cancelled || alive.expired()) return;
            armed_ = false;
            deliver();
        });
}

void source::deliver() {
    if (armed_) {
        audio_timer_.cancel();
        armed_ = false;
    }
    if (pending_.empty()) return;
    pending_video_ = false;
    auto made = std::make_shared<batch>();
    made->format = format_;
    made->frames.swap(pending_);
    for (auto* other : others_)
        other->where().post([other, of = broadcast_, next = std::shared_ptr<const batch>(made)] {
            other->deliver(of, *next);
        });
    local_->deliver(*made);
}

void source::subscribe(hub& other) {
    if (std::find(others_.begin(), others_.end(), &other) != others_.end()) return;
    auto backlog = std::make_shared<batch>();
    backlog->format = local_->format();
    const auto& frames = local_->frames();
    const auto from = frames.join_point().value_or(frames.tail());
    for (auto at = from; at < frames.head(); ++at) backlog->frames.push_back(frames[at]);
    others_.push_back(&other);
    // Without a format nothing was delivered yet: the first batch will make the feed ready.
    other.where().post([&other, of = broadcast_, next = std::shared_ptr<const batch>(backlog)] {
        other.begin(of, *next);
    });
}

void source::unsubscribe(hub& other) {
    std::erase(others_, &other);
}

}  // namespace weir::stream
