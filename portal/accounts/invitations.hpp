#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace portal::accounts {

struct invitation {
    std::int64_t id = 0;
    /// For whom it is, in its maker's words.
    std::string note;
    std::string made_by;
    std::int64_t uses_left = 0;
    weir::store::timestamp created_at = 0;
    weir::store::timestamp ends_at = 0;
};

/// Links that let people register where not everyone may: each for so many accounts and so many
/// days. The token is 128 random bits, kept hashed and shown once. One loop.
class invitations {
 public:
    static constexpr std::int64_t most_uses = 1000;
    static constexpr std::chrono::hours longest_life{366 * 24};
    /// How many there may be at a time.
    static constexpr std::size_t most = 200;

    explicit invitations(weir::store::database& base) : base_(base) {}

    struct made {
        invitation what;
        std::string token;
    };
    /// errc::too_many when there are `most` already.
    weir::task<weir::result<made>> make(std::int64_t by, std::string note, std::int64_t uses,
                                        std::chrono::hours life);
    /// Those that are good for something, the newest first.
    weir::task<weir::result<std::vector<invitation>>> list();
    /// errc::not_found
    weir::task<weir::result<void>> withdraw(std::int64_t id);

    /// Uses one up; for the transaction that makes the account. errc::invitation_invalid.
    static weir::result<void> use(weir::store::session& with, const std::string& token,
                                  weir::store::timestamp now);

 private:
    weir::store::database& base_;
};

}  // namespace portal::accounts
