#include "portal/http/backoff.hpp"

#include <algorithm>
#include <vector>

namespace portal::http {

std::optional<std::chrono::seconds> backoff::take(const std::string& name, clock::time_point now) {
    if (known_.size() >= most_names && !known_.contains(name)) forget(now);
    auto& mine = known_[name];
    if (mine.tries > 0 && now - mine.last > how_.memory) mine = {};
    if (now < mine.next) return std::chrono::ceil<std::chrono::seconds>(mine.next - now);
    ++mine.tries;
    mine.last = now;
    if (mine.tries >= how_.free) {
        // 2^20 first waits are longer than any `longest`.
        const auto doublings = std::min<std::size_t>(mine.tries - how_.free, 20);
        mine.next = now + std::min(how_.longest, how_.first * (std::int64_t{1} << doublings));
    }
    return std::nullopt;
}

void backoff::give_back(const std::string& name) {
    const auto found = known_.find(name);
    if (found == known_.end()) return;
    found->second.next = {};
    if (--found->second.tries == 0) known_.erase(found);
}

void backoff::forget(clock::time_point now) {
    std::erase_if(known_, [&](const auto& each) { return now - each.second.last > how_.memory; });
    // Room for many at once, so that this is not done anew for every name.
    constexpr auto enough = most_names - most_names / 8;
    if (known_.size() <= enough) return;
    std::vector<clock::time_point> times;
    times.reserve(known_.size());
    for (const auto& [name, each] : known_) times.push_back(each.last);
    const auto limit = times.begin() + static_cast<std::ptrdiff_t>(known_.size() - enough);
    std::nth_element(times.begin(), limit, times.end());
    std::erase_if(known_, [&](const auto& each) { return each.second.last <= *limit; });
}

}  // namespace portal::http
