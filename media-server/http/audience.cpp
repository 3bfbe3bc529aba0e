#include "weir/http/audience.hpp"

#include "weir/crypto/hash.hpp"
#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"

#include <algorithm>

namespace weir::http {

namespace {

constexpr std::size_t id_bytes = 9;
constexpr std::size_t id_size = 12;  // as base64url

}  // namespace

std::string audience::make_id() {
    return crypto::random_token(id_bytes);
}

std::string audience::known_id(std::string_view address, std::string_view player) {
    std::string who(address);
    who += '\n';
    who += player;
    const auto digest = crypto::sha256(as_bytes(who));
    return crypto::base64url(byte_view(digest).first(id_bytes));
}

bool audience::seen(const stream::broadcast_ptr& of, const request& by, clock::time_point now) {
    if (by.id.size() != id_size) return true;
    const std::lock_guard lock(mutex_);
    auto& watched = shows_[of->id];
    watched.of = of;
    const auto found = watched.viewers.find(by.id);
    if (found == watched.viewers.end()) {
        if (watched.viewers.size() < most)
            watched.viewers.emplace(by.id,
                                    known{std::string(by.from), now, now + by.patience, false});
        return true;
    }
    if (found->second.dismissed) return now > found->second.until;
    found->second.until = now + by.patience;
    return true;
}

bool audience::dismiss(const stream::broadcast& of, std::string_view id, clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto watched = shows_.find(of.id);
    if (watched == shows_.end()) return false;
    const auto found = watched->second.viewers.find(id);
    if (found == watched->second.viewers.end() || !found->second.watches(now)) return false;
    found->second.dismissed = true;
    found->second.until = now + dismissal;
    return true;
}

std::vector<audience::viewer> audience::viewers(const stream::broadcast& of,
                                                clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    std::vector<viewer> found;
    const auto watched = shows_.find(of.id);
    if (watched == shows_.end()) return found;
    for (const auto& [id, each] : watched->second.viewers) {
        if (each.watches(now)) found.push_back({id, each.address, each.since});
    }
    return found;
}

void audience::count(clock::time_point now) {
    const std::lock_guard lock(mutex_);
    for (auto each = shows_.begin(); each != shows_.end();) {
        auto& [of, viewers] = each->second;
        std::erase_if(viewers, [now](const auto& one) { return now > one.second.until; });
        const auto watching = std::ranges::count_if(
            viewers, [now](const auto& one) { return one.second.watches(now); });
        of->stats.viewers_of(stream::way_out::hls).store(watching);
        each = viewers.empty() ? shows_.erase(each) : std::next(each);
    }
}

}  // namespace weir::http
