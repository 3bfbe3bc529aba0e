#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace portal::http {

/// What guessing runs into: each name may fail `free` times, and after that waits twice as long
/// after every further try, up to `longest`. A name that has rested for `memory` begins anew.
/// Bounded: when it knows too many names it forgets those that have rested longest. One thread.
class backoff {
 public:
    using clock = std::chrono::steady_clock;

    struct settings {
        std::size_t free = 10;
        std::chrono::seconds first{2};
        std::chrono::seconds longest{900};
        std::chrono::seconds memory{3600};
    };

    explicit backoff(settings how) : how_(how) {}

    /// Notes a try, before its outcome is known, so that tries at the same time count too; or says
    /// how long to wait. What is refused here does not count.
    std::optional<std::chrono::seconds> take(const std::string& name, clock::time_point now);
    /// The try was no failure, or not theirs: takes it back.
    void give_back(const std::string& name);
    /// Forgets the name: it has shown that it knows.
    void forgive(const std::string& name) { known_.erase(name); }

    std::size_t size() const { return known_.size(); }

 private:
    static constexpr std::size_t most_names = 50'000;

    struct entry {
        std::size_t tries = 0;
        clock::time_point last;
        clock::time_point next;
    };

    void forget(clock::time_point now);

    settings how_;
    std::unordered_map<std::string, entry> known_;
};

}  // namespace portal::http
