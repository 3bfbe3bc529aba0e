#include "portal/accounts/accounts.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/accounts/rows.hpp"
#include "weir/crypto/hash.hpp"
#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"
#include "weir/store/errc.hpp"

#include <array>
#include <utility>

namespace portal::accounts {

using rows::hash_token;
using weir::error_code;
using weir::result;
using weir::task;
using weir::store::now;
using weir::store::secrets;
using weir::store::session;

namespace {

constexpr std::size_t token_bytes = 32;

}  // namespace

std::string_view to_string(registration how) {
    constexpr std::array<std::string_view, 3> names{"open", "invitation", "closed"};
    return names[static_cast<std::size_t>(how)];
}

accounts::accounts(settings how, weir::store::database& base, secrets kept,
                   weir::crypto::secret_key sealing, weir::log out)
    : settings_(how),
      base_(base),
      secrets_(std::move(kept)),
      sealing_(sealing),
      log_(std::move(out)),
      passwords_(how.cost),
      tokens_(base),
      invitations_(base) {}

result<void> accounts::prepare() {
    auto job = [](session& with) { return rows::count_administrators(with); };
    const auto there = base_.run_here(job);
    if (!there) return there.error();
    setup_pending_ = *there == 0;
    if (!setup_pending_) return secrets_.remove(secrets::setup_token);
    const auto token = secrets_.token(secrets::setup_token);
    if (!token) return token.error();
    return {};
}

task<result<void>> accounts::check_setup_token(std::string token) {
    auto job = [kept = secrets_](session&) { return kept.existing(secrets::setup_token); };
    const auto right = co_await base_.run(std::move(job));
    if (!right) co_return right.error();
    if (!*right || !weir::crypto::equal(weir::as_bytes(**right), weir::as_bytes(token)))
        co_return error_code(errc::setup_token_invalid);
    co_return result<void>();
}

task<result<logged_in>> accounts::sign_up(new_account wanted, device from) {
    const bool administrator = wanted.setup_token.has_value();
    if (administrator) {
        const auto right = co_await check_setup_token(*wanted.setup_token);
        if (!right) co_return right.error();
    } else if (settings_.who_registers == registration::closed ||
               (settings_.who_registers == registration::invitation && !wanted.invitation)) {
        co_return error_code(errc::registration_closed);
    }
    // Where anyone may register an invitation is not used up.
    if (settings_.who_registers != registration::invitation) wanted.invitation.reset();
    const auto hash = co_await passwords_.hash(wanted.password);
    if (!hash) co_return hash.error();

    const auto handle = wanted.handle;
    auto job = [wanted = std::move(wanted), administrator, hash = *hash,
                sealing = sealing_](session& with) {
        return rows::add(with, wanted, administrator, hash, sealing, now());
    };
    auto made = co_await base_.run(std::move(job));
    if (!made && made.error() == weir::store::errc::duplicate)
        co_return error_code(errc::handle_taken);
    if (!made) co_return made.error();
    log_.info("{} registered as {}", handle, http::to_string(made->role));
    if (administrator) {
        setup_pending_ = false;
        auto used = [kept = secrets_](session&) { return kept.remove(secrets::setup_token); };
        const auto removed = co_await base_.run(std::move(used));
        if (!removed) log_.error("cannot remove the set-up token: {}", removed.error().message());
    }
    co_return co_await open_session(std::move(*made), std::move(from));
}

task<result<logged_in>> accounts::log_in(std::string handle, std::string password, device from) {
    auto job = [handle](session& with) { return rows::find(with, handle); };
    auto found = co_await base_.run(std::move(job));
    if (!found) co_return found.error();
    auto hash = *found ? (*found)->password_hash : std::string();
    const auto fits = co_await passwords_.fits(hash, password);
    if (!fits) co_return fits.error();
    if (*fits == verdict::wrong) co_return error_code(errc::wrong_credentials);
    if (passwords_.needs_rehash(hash)) {
        const auto anew = co_await passwords_.hash(std::move(password));
        auto keep = [id = (*found)->who.id, anew](session& with) -> result<void> {
            return anew ? rows::set_password(with, id, *anew) : result<void>();
        };
        const auto kept = co_await base_.run(std::move(keep));
        if (!kept) log_.warning("cannot keep a new hash: {}", kept.error().message());
    }
    co_return co_await open_session(std::move((*found)->who), std::move(from));
}

task<result<logged_in>> accounts::open_session(account who, device from) {
    logged_in made;
    made.who = std::move(who);
    made.token = weir::crypto::random_token(token_bytes);
    auto job = [hash = hash_token(made.token), id = made.who.id, from = std::move(from)](
                   session& with) { return rows::add_session(with, hash, id, from, now()); };
    const auto opened = co_await base_.run(std::move(job));
    if (!opened) co_return opened.error();
    co_return made;
}

task<result<void>> accounts::log_out(std::string token) {
    auto job = [hash = hash_token(token)](session& with) { return rows::end_session(with, hash); };
    co_return co_await base_.run(std::move(job));
}

task<result<std::optional<account>>> accounts::describe(std::int64_t id) {
    auto job = [id](session& with) { return rows::find(with, id); };
    auto found = co_await base_.run(std::move(job));
    if (!found) co_return found.error();
    if (!*found) co_return std::optional<account>();
    co_return std::optional<account>(std::move((*found)->who));
}

task<result<void>> accounts::check_password(std::int64_t id, std::string password) {
    auto look = [id](session& with) { return rows::find(with, id); };
    const auto found = co_await base_.run(std::move(look));
    if (!found) co_return found.error();
    auto known = *found ? (*found)->password_hash : std::string();
    const auto fits = co_await passwords_.fits(std::move(known), std::move(password));
    if (!fits) co_return fits.error();
    if (*fits == verdict::wrong) co_return error_code(errc::wrong_password);
    co_return result<void>();
}

task<result<void>> accounts::prove(std::int64_t id, std::string token, std::string password) {
    const auto right = co_await check_password(id, std::move(password));
    if (!right) co_return right.error();
    auto job = [hash = hash_token(token)](session& with) {
        return rows::prove_session(with, hash, now());
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::vector<shown_session>>> accounts::sessions(std::int64_t id, std::string token) {
    auto job = [id, mine = hash_token(token)](session& with) {
        return rows::list_sessions(with, id, mine, now());
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> accounts::end_session(std::int64_t account, std::string id) {
    auto job = [account, id = std::move(id)](session& with) {
        return rows::end_session_of(with, account, id);
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> accounts::end_other_sessions(std::int64_t account, std::string token) {
    auto job = [account, mine = hash_token(token)](session& with) {
        return rows::end_other_sessions(with, account, mine);
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> accounts::change_password(std::int64_t id, std::string token,
                                             std::string current, std::string wanted) {
    const auto right = co_await check_password(id, std::move(current));
    if (!right) co_return right.error();
    const auto hash = co_await passwords_.hash(std::move(wanted));
    if (!hash) co_return hash.error();

    auto job = [id, hash = *hash, mine = hash_token(token)](session& with) {
        return weir::store::transaction(with, [&](session& in) -> result<void> {
            if (const auto set = rows::set_password(in, id, hash); !set) return set;
            return rows::end_other_sessions(in, id, mine);
        });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::optional<http::identity>>> accounts::find(std::string token) {
    auto job = [hash = hash_token(token)](session& with) {
        return rows::use_session(with, hash, now());
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::optional<http::identity>>> accounts::find_bearer(std::string token) {
    return tokens_.find(std::move(token));
}

}  // namespace portal::accounts
