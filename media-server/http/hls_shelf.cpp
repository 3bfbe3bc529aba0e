#include "weir/http/hls_shelf.hpp"

#include <utility>

namespace weir::http {

void hls_shelf::put(const std::string& channel, hls::presentation_ptr now) {
    auto& spot = places_[channel];
    if (!spot) spot = std::make_shared<place>(where_);
    // The end of an older show may arrive after the beginning of the next.
    if (spot->now && now->ended && spot->now->broadcast != now->broadcast) return;
    spot->now = std::move(now);
    spot->since = std::chrono::steady_clock::now();
    spot->changed.notify();
}

hls::presentation_ptr hls_shelf::find(std::string_view channel) const {
    const auto found = places_.find(channel);
    return found == places_.end() ? nullptr : found->second->now;
}

task<hls::presentation_ptr> hls_shelf::next(std::string channel, hls::presentation_ptr seen) {
    const auto found = places_.find(channel);
    if (found == places_.end()) co_return nullptr;
    const auto spot = found->second;
    while (spot->now == seen) co_await spot->changed.wait();
    co_return spot->now;
}

void hls_shelf::clear_ended(std::chrono::steady_clock::time_point before) {
    for (auto each = places_.begin(); each != places_.end();) {
        auto& spot = *each->second;
        if (!spot.now->ended || spot.since > before) {
            ++each;
            continue;
        }
        const auto leaving = each->second;
        each = places_.erase(each);
        leaving->now = nullptr;
        leaving->changed.notify();
    }
}

}  // namespace weir::http
