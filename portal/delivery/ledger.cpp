#include "portal/delivery/ledger.hpp"

#include <algorithm>

namespace portal::delivery {

namespace {

constexpr std::size_t most_entries = 100'000;
constexpr std::chrono::hours kept{2};

std::string name_of(const std::string& client, const std::string& video) {
    return client + ' ' + video;
}

}  // namespace

void ledger::note(const std::string& client, const std::string& video, std::uint64_t bytes,
                  clock::time_point now) {
    if (entries_.size() >= most_entries) forget(now);
    auto& one = entries_[name_of(client, video)];
    if (one.bytes == 0) one.first = now;
    one.bytes += bytes;
    one.last = now;
}

std::optional<ledger::entry> ledger::find(const std::string& client,
                                          const std::string& video) const {
    const auto found = entries_.find(name_of(client, video));
    if (found == entries_.end()) return std::nullopt;
    return found->second;
}

void ledger::forget(clock::time_point now) {
    std::erase_if(entries_, [now](const auto& each) { return now - each.second.last > kept; });
    if (entries_.size() >= most_entries) entries_.clear();
}

}  // namespace portal::delivery
