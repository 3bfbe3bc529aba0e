#pragma once

#include "weir/stream/broadcast.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace weir::http {

/// HLS viewers, who have no connection of their own: each got an identifier with the multivariant
/// playlist and brings it with every media playlist request; who brings none is known by address
/// and player. From any thread.
class audience {
 public:
    using clock = std::chrono::steady_clock;

    /// How long a viewer who was dismissed is refused.
    static constexpr auto dismissal = std::chrono::minutes(10);
    /// Identifiers counted of one broadcast; more come from somebody who makes them up.
    static constexpr std::size_t most = 200'000;

    static std::string make_id();
    /// The same whenever the same player asks from the same address, of the form of make_id().
    static std::string known_id(std::string_view address, std::string_view player);

    struct request {
        std::string_view id;
        /// The viewer's address.
        std::string_view from;
        /// How long until a viewer who asks no more has left.
        std::chrono::seconds patience{};
    };
    /// False when the viewer has been dismissed.
    bool seen(const stream::broadcast_ptr& of, const request& by, clock::time_point now);
    /// False when there is no such viewer.
    bool dismiss(const stream::broadcast& of, std::string_view id, clock::time_point now);

    struct viewer {
        std::string id;
        std::string address;
        clock::time_point since;
    };
    std::vector<viewer> viewers(const stream::broadcast& of, clock::time_point now) const;

    /// Forgets who has left, and writes the counts into the broadcasts. Call it every second.
    void count(clock::time_point now);

 private:
    struct known {
        std::string address;
        clock::time_point since;
        clock::time_point until;
        bool dismissed = false;

        bool watches(clock::time_point now) const { return !dismissed && now <= until; }
    };
    struct show {
        stream::broadcast_ptr of;
        std::map<std::string, known, std::less<>> viewers;
    };

    mutable std::mutex mutex_;
    std::map<std::string, show, std::less<>> shows_;
};

}  // namespace weir::http
