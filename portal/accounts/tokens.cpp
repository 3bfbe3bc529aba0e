#include "portal/accounts/tokens.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/accounts/rows.hpp"
#include "weir/crypto/random.hpp"

#include <utility>

namespace portal::accounts {

using weir::error_code;
using weir::result;
using weir::task;
using weir::store::now;
using weir::store::session;
using weir::store::timestamp;

namespace {

constexpr std::string_view prefix = "weir_";
constexpr std::size_t token_bytes = 32;

result<tokens::made> add(session& with, std::int64_t account, const tokens::made& made) {
    const auto swept = with.execute("DELETE FROM api_tokens WHERE ends_at < :now", {now()});
    if (!swept) return swept.error();
    const auto there =
        with.query_one("SELECT COUNT(*) FROM api_tokens WHERE account_id = :account_id", {account});
    if (!there) return there.error();
    if ((*there)->integer(0) >= static_cast<std::int64_t>(tokens::most))
        return error_code(errc::too_many);
    const auto added = with.execute(
        "INSERT INTO api_tokens (id, account_id, token_hash, name, scopes, created_at, ends_at) "
        "VALUES (:id, :account_id, :token_hash, :name, :scopes, :created_at, :ends_at)",
        {made.what.id, account, rows::hash_token(made.text), made.what.name, made.what.scopes,
         made.what.created_at, made.what.ends_at});
    if (!added) return added.error();
    return made;
}

result<std::optional<http::identity>> use(session& with, const std::string& hash, timestamp at) {
    const auto found = with.query_one(
        "SELECT a.id, a.channel_id, c.handle, a.role, t.scopes, t.used_at, t.id FROM api_tokens t "
        "JOIN accounts a ON a.id = t.account_id JOIN channels c ON c.id = a.channel_id "
        "WHERE t.token_hash = :token_hash AND t.ends_at > :now",
        {hash, at});
    if (!found) return found.error();
    if (!*found) return std::optional<http::identity>();
    http::identity who;
    who.account = (*found)->integer(0);
    who.channel = (*found)->integer(1);
    who.handle = (*found)->text(2);
    who.role = http::role_of((*found)->text(3));
    who.token = static_cast<http::scopes>((*found)->integer(4));
    if (at - (*found)->integer(5) > rows::note_every_ms) {
        // A token that cannot be noted as used is no reason to refuse its owner.
        const auto noted = with.execute("UPDATE api_tokens SET used_at = :used_at WHERE id = :id",
                                        {at, (*found)->integer(6)});
        static_cast<void>(noted);
    }
    return std::optional<http::identity>(std::move(who));
}

}  // namespace

task<result<tokens::made>> tokens::make(std::int64_t account, new_token wanted) {
    made fresh;
    fresh.text = std::string(prefix) + weir::crypto::random_token(token_bytes);
    fresh.what.id = weir::crypto::random_id();
    fresh.what.name = std::move(wanted.name);
    fresh.what.scopes = wanted.scopes;
    fresh.what.created_at = now();
    fresh.what.ends_at = fresh.what.created_at + std::chrono::milliseconds(wanted.life).count();
    auto job = [account, fresh = std::move(fresh)](session& with) {
        return weir::store::transaction(with, [&](session& in) { return add(in, account, fresh); });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::vector<api_token>>> tokens::list(std::int64_t account) {
    auto job = [account](session& with) -> result<std::vector<api_token>> {
        const auto found = with.query(
            "SELECT id, name, scopes, created_at, ends_at, used_at FROM api_tokens "
            "WHERE account_id = :account_id AND ends_at > :now ORDER BY created_at LIMIT 100",
            {account, now()});
        if (!found) return found.error();
        std::vector<api_token> all;
        for (const auto& each : *found) {
            auto& one = all.emplace_back();
            one.id = each.integer(0);
            one.name = each.text(1);
            one.scopes = static_cast<http::scopes>(each.integer(2));
            one.created_at = each.integer(3);
            one.ends_at = each.integer(4);
            if (!each.is_null(5)) one.used_at = each.integer(5);
        }
        return all;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> tokens::revoke(std::int64_t account, std::int64_t id) {
    auto job = [account, id](session& with) -> result<void> {
        const auto gone = with.execute(
            "DELETE FROM api_tokens WHERE account_id = :account_id AND id = :id", {account, id});
        if (!gone) return gone.error();
        if (*gone == 0) return error_code(errc::not_found);
        return {};
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::optional<http::identity>>> tokens::find(std::string text) {
    auto job = [hash = rows::hash_token(text)](session& with) { return use(with, hash, now()); };
    co_return co_await base_.run(std::move(job));
}

}  // namespace portal::accounts
