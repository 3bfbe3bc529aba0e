#pragma once

#include "weir/base/pool.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/crypto/password.hpp"

#include <atomic>
#include <cstddef>
#include <string>

namespace portal::accounts {

/// Whether a password is the one that was hashed.
enum class verdict { wrong, right };

/// Hashes and checks passwords on threads of its own, so many at a time and no more: each takes
/// tens of milliseconds and 19 MiB, and a flood of log-ins must not take the machine's memory.
/// errc::overloaded when too many wait already. From any loop.
class passwords {
 public:
    explicit passwords(weir::crypto::password_cost cost = {});

    /// A PHC string.
    weir::task<weir::result<std::string>> hash(std::string password);
    /// Takes the same time for an empty `hash`, which fits no password: so that nobody learns by
    /// the clock which handles exist.
    weir::task<weir::result<verdict>> fits(std::string hash, std::string password);

    bool needs_rehash(const std::string& hash) const {
        return weir::crypto::needs_rehash(hash, cost_);
    }

 private:
    static constexpr std::size_t at_a_time = 2;
    static constexpr std::size_t most_waiting = 32;

    class place;

    weir::crypto::password_cost cost_;
    std::string dummy_;
    std::atomic<std::size_t> waiting_{0};
    weir::pool threads_{at_a_time};
};

}  // namespace portal::accounts
