#pragma once

#include "weir/stream/broadcast.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace weir::http {

/// Counts HLS viewers: each got an identifier with the multivariant playlist and brings it with
/// every media playlist request. From any thread.
class audience {
 public:
    using clock = std::chrono::steady_clock;

    /// Longer than any player waits between two playlist requests.
    static constexpr auto patience = std::chrono::seconds(12);
    /// Identifiers counted of one broadcast; more come from somebody who makes them up.
    static constexpr std::size_t most = 200'000;

    static std::string make_id();

    void seen(const stream::broadcast_ptr& of, std::string_view id, clock::time_point now);
    /// Forgets who has not been seen for `patience`, and writes the counts into the broadcasts.
    /// Call it every second.
    void count(clock::time_point now);

 private:
    struct show {
        stream::broadcast_ptr of;
        std::map<std::string, clock::time_point, std::less<>> viewers;
    };

    std::mutex mutex_;
    std::map<std::string, show, std::less<>> shows_;
};

}  // namespace weir::http
