#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace portal::http {

/// Token buckets by name: each name may do `burst` things at once and gets one back every
/// `refill`. Bounded: when it knows too many names it forgets those whose buckets are full again,
/// and then the oldest. One thread.
class rate_limit {
 public:
    using clock = std::chrono::steady_clock;

    struct settings {
        std::size_t burst = 10;
        std::chrono::milliseconds refill{1000};
    };

    explicit rate_limit(settings how) : how_(how) {}

    /// Takes one; or says how long to wait until one is there.
    std::optional<std::chrono::seconds> take(const std::string& name, clock::time_point now);
    /// Gives back what was taken, for what turned out to be harmless.
    void give_back(const std::string& name);

    std::size_t size() const { return buckets_.size(); }

 private:
    static constexpr std::size_t most_names = 50'000;

    struct bucket {
        double left = 0;
        clock::time_point filled;
    };

    double refilled(const bucket& b, clock::time_point now) const;
    void forget(clock::time_point now);

    settings how_;
    std::unordered_map<std::string, bucket> buckets_;
};

/// What counts as one client: an IPv4 address, or the /64 that an IPv6 address is in.
std::string address_prefix(std::string_view address);

}  // namespace portal::http
