#include "weir/stream/source.hpp"

#include "weir/stream/hub.hpp"

#include <algorithm>
#include <utility>

namespace weir::stream {

namespace {

constexpr auto report_every = std::chrono::milliseconds(500);

}  // namespace

result<std::unique_ptr<source>> source::open(publication what, registry& live, hub& here,
                                             source_settings settings,
                                             const std::vector<sink_factory>& sinks) {
    auto made = live.announce(std::move(what), here.where());
    if (!made) return made.error();
    std::unique_ptr<source> opened(new source(std::move(*made), live, here, settings));
    for (const auto& make : sinks) opened->sinks_.push_back(make(opened->broadcast_));
    return opened;
}

source::source(broadcast_ptr made, registry& live, hub& here, source_settings settings)
    : broadcast_(std::move(made)),
      registry_(live),
      here_(here),
      settings_(settings),
      local_(here.adopt(broadcast_)),
      format_(std::make_shared<const stream::format>()),
      audio_timer_(here.where().get_executor()),
      reported_(std::chrono::steady_clock::now()) {
    broadcast_->origin = this;
}

source::~source() {
    audio_timer_.cancel();
    broadcast_->origin = nullptr;
    registry_.withdraw(broadcast_);
    deliver();
    for (auto& each : sinks_) each->on_end();
    for (auto* other : others_) other->where().post([other, of = broadcast_] { other->end(of); });
    here_.end(broadcast_);
}

void source::set_format(format_ptr now, std::vector<frame_ptr> configs) {
    format_ = std::move(now);
    for (auto& each : sinks_) each->on_format(format_);
    for (auto& each : configs) pending_.push_back(std::move(each));
}

void source::append(frame_ptr next) {
    const auto now = std::chrono::steady_clock::now();
    meter_.count(*next, now);
    broadcast_->stats.bytes_in.fetch_add(next->body().size(), std::memory_order_relaxed);
    broadcast_->stats.frames_in.fetch_add(1, std::memory_order_relaxed);
    if (next->kind() != media_kind::script)
        for (auto& each : sinks_) each->on_frame(next);
    pending_video_ = pending_video_ || next->video();
    pending_.push_back(std::move(next));
    if (now - reported_ >= report_every) report(now);
}

void source::report(std::chrono::steady_clock::time_point now) {
    reported_ = now;
    broadcast_->stats.report(meter_.report(*format_, now));
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
    audio_timer_.expires_after(settings_.audio_wait);
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

void source::kick(std::string reason) {
    if (on_kick) on_kick(reason);
}

}  // namespace weir::stream
