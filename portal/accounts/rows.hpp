// The SQL of accounts and sessions; each runs in a job of the database.
#pragma once

#include "portal/accounts/accounts.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace portal::accounts::rows {

struct kept_account {
    account who;
    std::string password_hash;
};

weir::result<std::int64_t> count_administrators(weir::store::session& with);
/// Account, channel and stream key in one transaction. store::errc::duplicate when the handle is
/// taken; errc::setup_token_invalid when it is to be the first administrator and is not the first.
weir::result<account> add(weir::store::session& with, const new_account& wanted, bool administrator,
                          const std::string& password_hash, const weir::crypto::secret_key& sealing,
                          weir::store::timestamp now);
weir::result<std::optional<kept_account>> find(weir::store::session& with,
                                               const std::string& handle);
weir::result<std::optional<kept_account>> find(weir::store::session& with, std::int64_t account);
weir::result<void> set_password(weir::store::session& with, std::int64_t account,
                                const std::string& password_hash);

weir::result<void> add_session(weir::store::session& with, const std::string& token_hash,
                               std::int64_t account, weir::store::timestamp now);
/// Whose session it is, if it has not ended; notes that it was used.
weir::result<std::optional<http::identity>> use_session(weir::store::session& with,
                                                        const std::string& token_hash,
                                                        weir::store::timestamp now);
weir::result<void> end_session(weir::store::session& with, const std::string& token_hash);
weir::result<void> end_other_sessions(weir::store::session& with, std::int64_t account,
                                      const std::string& token_hash);

}  // namespace portal::accounts::rows
