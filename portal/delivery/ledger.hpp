#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace portal::delivery {

/// How much of which video was really sent to whom lately: what a page says was watched is held
/// against it. Keeps what was touched in the last two hours, at most 100,000 entries; a server
/// that starts anew has forgotten. One loop.
class ledger {
 public:
    using clock = std::chrono::steady_clock;

    struct entry {
        std::uint64_t bytes = 0;
        clock::time_point first;
        clock::time_point last;
    };

    /// `client` as in http::visit.
    void note(const std::string& client, const std::string& video, std::uint64_t bytes,
              clock::time_point now);
    std::optional<entry> find(const std::string& client, const std::string& video) const;

 private:
    void forget(clock::time_point now);

    std::unordered_map<std::string, entry> entries_;
};

}  // namespace portal::delivery
