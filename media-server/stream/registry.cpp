#include "weir/stream/registry.hpp"

#include <algorithm>
#include <utility>

namespace weir::stream {

namespace {

std::uint64_t microseconds_since_2020(std::chrono::system_clock::time_point now) {
    constexpr std::chrono::sys_days epoch = std::chrono::year(2020) / 1 / 1;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now - epoch).count());
}

std::string in_base_36(std::uint64_t number) {
    std::string text;
    for (; number > 0; number /= 36)
        text.insert(text.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]);
    return text;
}

}  // namespace

announced registry::announce(const publication& what, loop& home) {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    auto& place = live_[what.channel];
    if (place) return {place, false};

    place = std::make_shared<broadcast>();
    place->channel = what.channel;
    place->opened_at = std::chrono::system_clock::now();
    last_id_ = std::max(last_id_ + 1, microseconds_since_2020(place->opened_at));
    place->id = in_base_36(last_id_);
    place->show = place->id;
    place->started_at = place->opened_at;
    place->started = now;
    place->home = &home;
    place->set_publisher(what);
    forget_lost(now);
    if (const auto before = lost_.extract(what.channel)) {
        const auto& show = *before.mapped().last;
        place->show = show.show;
        place->started_at = show.started_at;
        place->started = show.started;
    }
    return {place, true};
}

void registry::withdraw(const broadcast_ptr& ended, bool lost) {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(ended->channel);
    if (found == live_.end() || found->second != ended) return;
    live_.erase(found);
    forget_lost(now);
    if (lost) lost_[ended->channel] = {ended, now};
}

void registry::forget_lost(std::chrono::steady_clock::time_point now) {
    std::erase_if(lost_, [&](const auto& each) { return now - each.second.ended > grace_; });
}

broadcast_ptr registry::find(std::string_view channel) const {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(channel);
    return found == live_.end() ? nullptr : found->second;
}

std::vector<broadcast_ptr> registry::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<broadcast_ptr> out;
    out.reserve(live_.size());
    for (const auto& [channel, each] : live_) out.push_back(each);
    return out;
}

}  // namespace weir::stream
