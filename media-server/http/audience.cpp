#include "weir/http/audience.hpp"

#include "weir/crypto/random.hpp"

namespace weir::http {

namespace {

constexpr std::size_t id_bytes = 9;
constexpr std::size_t id_size = 12;  // as base64url

}  // namespace

std::string audience::make_id() {
    return crypto::random_token(id_bytes);
}

void audience::seen(const stream::broadcast_ptr& of, std::string_view id, clock::time_point now) {
    if (id.size() != id_size) return;
    const std::lock_guard lock(mutex_);
    auto& watched = shows_[of->id];
    watched.of = of;
    if (const auto known = watched.viewers.find(id); known != watched.viewers.end())
        known->second = now;
    else if (watched.viewers.size() < most)
        watched.viewers.emplace(id, now);
}

void audience::count(clock::time_point now) {
    const std::lock_guard lock(mutex_);
    for (auto each = shows_.begin(); each != shows_.end();) {
        auto& [of, viewers] = each->second;
        std::erase_if(viewers,
                      [now](const auto& viewer) { return now - viewer.second > patience; });
        of->stats.viewers_of(stream::way_out::hls).store(static_cast<std::int64_t>(viewers.size()));
        each = viewers.empty() ? shows_.erase(each) : std::next(each);
    }
}

}  // namespace weir::http
