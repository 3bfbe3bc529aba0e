#pragma once

#include "portal/accounts/invitations.hpp"
#include "portal/accounts/passwords.hpp"
#include "portal/accounts/tokens.hpp"
#include "portal/http/identity.hpp"
#include "weir/base/log.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/crypto/sealed.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/database.hpp"
#include "weir/store/secrets.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::accounts {

/// Who may register: anyone, who has an invitation, or nobody.
enum class registration { open, invitation, closed };
std::string_view to_string(registration how);

struct settings {
    registration who_registers = registration::open;
    weir::crypto::password_cost cost;
};

struct new_account {
    std::string handle;
    std::string password;
    std::string display_name;
    /// From the one-time link; makes the first administrator.
    std::optional<std::string> setup_token;
    /// From an invitation's link; asked for where registration is by invitation.
    std::optional<std::string> invitation = std::nullopt;
};

/// An account with what its pages show first.
struct account {
    std::int64_t id = 0;
    std::int64_t channel = 0;
    std::string handle;
    std::string display_name;
    std::string title;
    http::role role = http::role::viewer;
};

/// What a session is opened from, for its owner to recognise.
struct device {
    /// At most 200 bytes.
    std::string user_agent;
    /// Truncated; see shortened().
    std::string address;
};

/// A session as its owner sees it.
struct shown_session {
    std::string id;
    std::string user_agent;
    std::string address;
    weir::store::timestamp created_at = 0;
    /// Right to a quarter of an hour.
    weir::store::timestamp seen_at = 0;
    /// It is the one that asks.
    bool current = false;
};

/// Someone who has just logged in; `token` is for the cookie and is kept nowhere.
struct logged_in {
    account who;
    std::string token;
};

/// People and their sessions. Tokens are 256 random bits, kept hashed; a session ends two weeks
/// after its last use and 90 days after its start. One loop.
class accounts : public http::identities {
 public:
    static constexpr std::chrono::hours idle_life{14 * 24};
    static constexpr std::chrono::hours whole_life{90 * 24};
    /// How long after the password was given it need not be asked again.
    static constexpr std::chrono::minutes fresh_life{10};

    /// All of these outlive it. `sealing` is what new channels' keys are sealed with.
    accounts(settings how, weir::store::database& base, weir::store::secrets secrets,
             weir::crypto::secret_key sealing, weir::log out);

    /// Blocks; for the start. Makes the set-up token while there is no administrator, removes it
    /// when there is one.
    weir::result<void> prepare();
    /// True until the first administrator exists.
    bool setup_pending() const { return setup_pending_; }
    registration who_registers() const { return settings_.who_registers; }

    /// Makes the account, its channel and its stream key, and logs it in.
    weir::task<weir::result<logged_in>> sign_up(new_account wanted, device from);
    weir::task<weir::result<logged_in>> log_in(std::string handle, std::string password,
                                               device from);
    weir::task<weir::result<void>> log_out(std::string token);
    weir::task<weir::result<std::optional<account>>> describe(std::int64_t account);
    /// Ends all sessions of the account but the one of `token`.
    weir::task<weir::result<void>> change_password(std::int64_t account, std::string token,
                                                   std::string current, std::string wanted);

    /// Makes the session of `token` fresh; errc::wrong_password.
    weir::task<weir::result<void>> prove(std::int64_t account, std::string token,
                                         std::string password);
    weir::task<weir::result<std::vector<shown_session>>> sessions(std::int64_t account,
                                                                  std::string token);
    /// errc::not_found
    weir::task<weir::result<void>> end_session(std::int64_t account, std::string id);
    weir::task<weir::result<void>> end_other_sessions(std::int64_t account, std::string token);

    weir::task<weir::result<std::optional<http::identity>>> find(std::string token) override;
    weir::task<weir::result<std::optional<http::identity>>> find_bearer(std::string token) override;
    tokens& own_tokens() { return tokens_; }
    invitations& invited() { return invitations_; }

 private:
    weir::task<weir::result<void>> check_setup_token(std::string token);
    weir::task<weir::result<logged_in>> open_session(account who, device from);
    /// errc::wrong_password.
    weir::task<weir::result<void>> check_password(std::int64_t account, std::string password);

    settings settings_;
    weir::store::database& base_;
    weir::store::secrets secrets_;
    weir::crypto::secret_key sealing_;
    weir::log log_;
    passwords passwords_;
    tokens tokens_;
    invitations invitations_;
    bool setup_pending_ = true;
};

}  // namespace portal::accounts
