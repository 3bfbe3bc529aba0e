#include "portal/accounts/rows.hpp"

#include "portal/accounts/errc.hpp"
#include "weir/access/stream_key.hpp"
#include "weir/crypto/hash.hpp"
#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"
#include "weir/store/channels.hpp"

#include <utility>

namespace portal::accounts::rows {

using weir::error_code;
using weir::result;
using weir::store::session;
using weir::store::timestamp;

namespace {

constexpr auto idle_ms = std::chrono::milliseconds(accounts::idle_life).count();
constexpr auto whole_ms = std::chrono::milliseconds(accounts::whole_life).count();
constexpr auto fresh_ms = std::chrono::milliseconds(accounts::fresh_life).count();
/// How much of a token's hash names a session to its owner: 64 bits.
constexpr std::size_t id_digits = 16;

result<void> nothing(const result<std::int64_t>& done) {
    if (!done) return done.error();
    return {};
}

/// From the columns id, channel_id, handle, display_name, title, role, password_hash.
std::optional<kept_account> read_account(const std::optional<weir::store::row>& from) {
    if (!from) return std::nullopt;
    kept_account read;
    read.who.id = from->integer(0);
    read.who.channel = from->integer(1);
    read.who.handle = from->text(2);
    read.who.display_name = from->text(3);
    read.who.title = from->text(4);
    read.who.role = http::role_of(from->text(5));
    read.password_hash = from->text(6);
    return read;
}

result<void> add_rows(session& with, const account& made, const std::string& password_hash,
                      const weir::crypto::secret_key& sealing, timestamp now) {
    weir::store::channel channel;
    channel.id = made.channel;
    channel.handle = made.handle;
    channel.display_name = made.display_name;
    channel.created_at = now;
    if (const auto added = weir::store::add_channel(with, channel); !added) return added;
    const auto key = weir::access::rotate_stream_key(with, channel.id, sealing, now);
    if (!key) return key.error();
    return nothing(
        with.execute("INSERT INTO accounts (id, channel_id, role, password_hash, created_at) "
                     "VALUES (:id, :channel_id, :role, :password_hash, :created_at)",
                     {made.id, made.channel, http::to_string(made.role), password_hash, now}));
}

}  // namespace

result<std::int64_t> count_administrators(session& with) {
    const auto found = with.query_one("SELECT COUNT(*) FROM accounts WHERE role = 'administrator'");
    if (!found) return found.error();
    return (*found)->integer(0);
}

result<account> add(session& with, const new_account& wanted, bool administrator,
                    const std::string& password_hash, const weir::crypto::secret_key& sealing,
                    timestamp now) {
    account made;
    made.id = weir::crypto::random_id();
    made.channel = weir::crypto::random_id();
    made.handle = wanted.handle;
    made.display_name = wanted.display_name;
    made.role = administrator ? http::role::administrator : http::role::creator;
    return weir::store::transaction(with, [&](session& in) -> result<account> {
        if (administrator) {
            const auto there = count_administrators(in);
            if (!there) return there.error();
            if (*there > 0) return error_code(errc::setup_token_invalid);
        }
        if (wanted.invitation && !administrator) {
            const auto used = invitations::use(in, *wanted.invitation, now);
            if (!used) return used.error();
        }
        const auto added = add_rows(in, made, password_hash, sealing, now);
        if (!added) return added.error();
        return made;
    });
}

result<std::optional<kept_account>> find(session& with, const std::string& handle) {
    const auto found = with.query_one(
        "SELECT a.id, a.channel_id, c.handle, c.display_name, c.title, a.role, a.password_hash "
        "FROM accounts a JOIN channels c ON c.id = a.channel_id WHERE c.handle = :handle",
        {handle});
    if (!found) return found.error();
    return read_account(*found);
}

result<std::optional<kept_account>> find(session& with, std::int64_t account) {
    const auto found = with.query_one(
        "SELECT a.id, a.channel_id, c.handle, c.display_name, c.title, a.role, a.password_hash "
        "FROM accounts a JOIN channels c ON c.id = a.channel_id WHERE a.id = :id",
        {account});
    if (!found) return found.error();
    return read_account(*found);
}

result<void> set_password(session& with, std::int64_t account, const std::string& password_hash) {
    return nothing(with.execute("UPDATE accounts SET password_hash = :password_hash WHERE id = :id",
                                {password_hash, account}));
}

std::string hash_token(const std::string& token) {
    return weir::crypto::hex(weir::crypto::sha256(weir::as_bytes(token)));
}

result<void> add_session(session& with, const std::string& token_hash, std::int64_t account,
                         const device& from, timestamp now) {
    // A log-in is a good moment to forget what has ended.
    const auto swept =
        with.execute("DELETE FROM sessions WHERE seen_at < :seen_at OR created_at < :created_at",
                     {now - idle_ms, now - whole_ms});
    if (!swept) return swept.error();
    return nothing(
        with.execute("INSERT INTO sessions (token_hash, account_id, created_at, seen_at, "
                     "proved_at, user_agent, address) VALUES (:token_hash, :account_id, "
                     ":created_at, :seen_at, :proved_at, :user_agent, :address)",
                     {token_hash, account, now, now, now, from.user_agent, from.address}));
}

result<std::vector<shown_session>> list_sessions(session& with, std::int64_t account,
                                                 const std::string& mine, timestamp now) {
    const auto found = with.query(
        "SELECT token_hash, user_agent, address, created_at, seen_at FROM sessions "
        "WHERE account_id = :account_id AND seen_at >= :seen_at AND created_at >= :created_at "
        "ORDER BY seen_at DESC, created_at DESC LIMIT 200",
        {account, now - idle_ms, now - whole_ms});
    if (!found) return found.error();
    std::vector<shown_session> all;
    for (const auto& each : *found)
        all.push_back({each.text(0).substr(0, id_digits), each.text(1), each.text(2),
                       each.integer(3), each.integer(4), each.text(0) == mine});
    return all;
}

result<void> prove_session(session& with, const std::string& token_hash, timestamp now) {
    return nothing(
        with.execute("UPDATE sessions SET proved_at = :proved_at WHERE token_hash = :token_hash",
                     {now, token_hash}));
}

result<void> end_session_of(session& with, std::int64_t account, const std::string& id) {
    const auto gone = with.execute(
        "DELETE FROM sessions WHERE account_id = :account_id AND substr(token_hash, 1, 16) = :id",
        {account, id});
    if (!gone) return gone.error();
    if (*gone == 0) return error_code(errc::not_found);
    return {};
}

result<std::optional<http::identity>> use_session(session& with, const std::string& token_hash,
                                                  timestamp now) {
    const auto found = with.query_one(
        "SELECT a.id, a.channel_id, c.handle, a.role, s.seen_at, s.proved_at FROM sessions s "
        "JOIN accounts a ON a.id = s.account_id JOIN channels c ON c.id = a.channel_id "
        "WHERE s.token_hash = :token_hash AND s.seen_at >= :seen_at AND s.created_at >= "
        ":created_at",
        {token_hash, now - idle_ms, now - whole_ms});
    if (!found) return found.error();
    if (!*found) return std::optional<http::identity>();
    http::identity who;
    who.account = (*found)->integer(0);
    who.channel = (*found)->integer(1);
    who.handle = (*found)->text(2);
    who.role = http::role_of((*found)->text(3));
    who.fresh = now - (*found)->integer(5) < fresh_ms;
    if (now - (*found)->integer(4) > note_every_ms) {
        // A session that cannot be noted as used is no reason to refuse its owner.
        const auto noted =
            with.execute("UPDATE sessions SET seen_at = :seen_at WHERE token_hash = :token_hash",
                         {now, token_hash});
        static_cast<void>(noted);
    }
    return std::optional<http::identity>(std::move(who));
}

result<void> end_session(session& with, const std::string& token_hash) {
    return nothing(
        with.execute("DELETE FROM sessions WHERE token_hash = :token_hash", {token_hash}));
}

result<void> end_other_sessions(session& with, std::int64_t account,
                                const std::string& token_hash) {
    return nothing(with.execute(
        "DELETE FROM sessions WHERE account_id = :account_id AND token_hash <> :token_hash",
        {account, token_hash}));
}

}  // namespace portal::accounts::rows
