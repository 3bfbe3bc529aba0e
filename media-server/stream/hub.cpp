#include "weir/stream/hub.hpp"

#include "weir/stream/source.hpp"

#include <algorithm>
#include <utility>

namespace weir::stream {

namespace {

constexpr auto drain_poll = std::chrono::milliseconds(5);

}  // namespace

hub::hub(loop& where, const registry& live, log_limits limits)
    : loop_(where), live_(live), limits_(limits) {}

hub::~hub() = default;

void hub::host(const broadcast_ptr& of, const source_services& services) {
    sources_.push_back(std::make_unique<source>(of, *this, services));
}

void hub::retire(source& ending) {
    const auto found = std::ranges::find(sources_, &ending, &std::unique_ptr<source>::get);
    if (found == sources_.end()) return;
    // Its end calls back into this hub.
    const auto last = std::move(*found);
    sources_.erase(found);
}

void hub::retire_all() {
    const auto all = std::exchange(sources_, {});
}

task<feed_ptr> hub::open(std::string channel) {
    const auto of = live_.find(channel);
    if (!of) co_return nullptr;
    auto found = feeds_.find(of->id);
    if (found == feeds_.end()) {
        found = feeds_.emplace(of->id, place{adopt(of)}).first;
        of->home->post([this, of] {
            if (of->origin)
                of->origin->subscribe(*this);
            else
                loop_.post([this, of] { end(of); });
        });
    }
    found->second.idle = false;
    const auto opened = found->second.feed;
    co_await opened->wait_ready();
    co_return opened->format() ? opened : nullptr;
}

feed_ptr hub::adopt(const broadcast_ptr& of) {
    auto& spot = feeds_[of->id];
    if (!spot.feed) spot.feed = std::make_shared<feed>(loop_.get_executor(), of, limits_);
    return spot.feed;
}

void hub::begin(const broadcast_ptr& of, const batch& backlog) {
    const auto found = feeds_.find(of->id);
    if (found == feeds_.end()) return;
    found->second.begun = true;
    if (backlog.format) found->second.feed->deliver(backlog);
}

void hub::deliver(const broadcast_ptr& of, const batch& next) {
    const auto found = feeds_.find(of->id);
    if (found != feeds_.end() && found->second.begun) found->second.feed->deliver(next);
}

void hub::end(const broadcast_ptr& of) {
    const auto found = feeds_.find(of->id);
    if (found == feeds_.end()) return;
    // Viewers keep the feed alive until they have sent the rest.
    const auto ending = found->second.feed;
    feeds_.erase(found);
    ending->end();
    forget_left();
    if (ending->viewers() > 0) ended_.push_back(ending);
}

void hub::forget_left() {
    std::erase_if(ended_, [](const auto& each) {
        const auto feed = each.lock();
        return !feed || feed->viewers() == 0;
    });
}

task<> hub::drain(std::chrono::milliseconds limit) {
    const auto give_up = std::chrono::steady_clock::now() + limit;
    for (forget_left(); !ended_.empty() && std::chrono::steady_clock::now() < give_up;
         forget_left())
        co_await sleep(drain_poll);
}

void hub::close_idle() {
    for (auto next = feeds_.begin(); next != feeds_.end();) {
        auto& [id, spot] = *next;
        auto& of = spot.feed->broadcast();
        // A feed without its first batch has viewers that wait for it.
        const bool watched = spot.feed->viewers() > 0 || !spot.feed->ready() || of.home == &loop_;
        if (!watched && spot.idle) {
            of.home->post([this, of = spot.feed->shared_broadcast()] {
                if (of->origin) of->origin->unsubscribe(*this);
            });
            next = feeds_.erase(next);
            continue;
        }
        spot.idle = !watched;
        ++next;
    }
}

}  // namespace weir::stream
