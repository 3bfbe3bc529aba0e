#pragma once

#include "portal/http/identity.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portal::accounts {

/// A personal token as its owner sees it.
struct api_token {
    std::int64_t id = 0;
    std::string name;
    http::scopes scopes = 0;
    weir::store::timestamp created_at = 0;
    weir::store::timestamp ends_at = 0;
    std::optional<weir::store::timestamp> used_at;
};

struct new_token {
    std::string name;
    http::scopes scopes = 0;
    std::chrono::hours life{0};
};

/// What programs show in the place of a session: "weir_" and 256 random bits, kept hashed and shown
/// once. A token may do no more than its account's role at the moment. One loop.
class tokens {
 public:
    static constexpr std::size_t most = 20;
    static constexpr std::chrono::hours longest_life{366 * 24};

    explicit tokens(weir::store::database& base) : base_(base) {}

    struct made {
        api_token what;
        std::string text;
    };
    /// errc::too_many when the account has `most` already.
    weir::task<weir::result<made>> make(std::int64_t account, new_token wanted);
    weir::task<weir::result<std::vector<api_token>>> list(std::int64_t account);
    /// errc::not_found
    weir::task<weir::result<void>> revoke(std::int64_t account, std::int64_t id);

    /// Whose token it is, if it has not ended; notes that it was used.
    weir::task<weir::result<std::optional<http::identity>>> find(std::string text);

 private:
    weir::store::database& base_;
};

}  // namespace portal::accounts
