// The SQL of accounts and sessions; each runs in a job of the database.
#pragma once

#include "portal/accounts/accounts.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// SHA-256 in hexadecimal: how tokens are kept.
std::string hash_token(const std::string& token);
/// A session's or token's last use is written at most this often.
constexpr weir::store::timestamp note_every_ms = 15 * 60 * 1000;

weir::result<void> add_session(weir::store::session& with, const std::string& token_hash,
                               std::int64_t account, const device& from,
                               weir::store::timestamp now);
/// The account's sessions that have not ended, the last used first.
weir::result<std::vector<shown_session>> list_sessions(weir::store::session& with,
                                                       std::int64_t account,
                                                       const std::string& mine,
                                                       weir::store::timestamp now);
/// Notes that the session's owner has given the password again.
weir::result<void> prove_session(weir::store::session& with, const std::string& token_hash,
                                 weir::store::timestamp now);
/// `id` as list_sessions() gives it; else errc::not_found.
weir::result<void> end_session_of(weir::store::session& with, std::int64_t account,
                                  const std::string& id);
/// Whose session it is, if it has not ended; notes that it was used.
weir::result<std::optional<http::identity>> use_session(weir::store::session& with,
                                                        const std::string& token_hash,
                                                        weir::store::timestamp now);
weir::result<void> end_session(weir::store::session& with, const std::string& token_hash);
weir::result<void> end_other_sessions(weir::store::session& with, std::int64_t account,
                                      const std::string& token_hash);

}  // namespace portal::accounts::rows
