#include "weir/stream/registry.hpp"

#include "weir/stream/errc.hpp"

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

result<broadcast_ptr> registry::announce(publication what, loop& home) {
    auto made = std::make_shared<broadcast>();
    made->started_at = std::chrono::system_clock::now();
    made->started = std::chrono::steady_clock::now();
    made->what = std::move(what);
    made->home = &home;

    const std::lock_guard lock(mutex_);
    last_id_ = std::max(last_id_ + 1, microseconds_since_2020(made->started_at));
    made->id = in_base_36(last_id_);
    if (!live_.try_emplace(made->what.channel, made).second) return errc::already_live;
    return made;
}

void registry::withdraw(const broadcast_ptr& ended) {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(ended->what.channel);
    if (found != live_.end() && found->second == ended) live_.erase(found);
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
