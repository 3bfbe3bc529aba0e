#include "portal/accounts/invitations.hpp"

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

result<invitations::made> add(session& with, std::int64_t by, const invitations::made& made) {
    const auto swept =
        with.execute("DELETE FROM invitations WHERE ends_at < :now OR uses_left <= 0", {now()});
    if (!swept) return swept.error();
    const auto there = with.query_one("SELECT COUNT(*) FROM invitations");
    if (!there) return there.error();
    if ((*there)->integer(0) >= static_cast<std::int64_t>(invitations::most))
        return error_code(errc::too_many);
    const auto added = with.execute(
        "INSERT INTO invitations (id, token_hash, made_by, note, uses_left, created_at, ends_at) "
        "VALUES (:id, :token_hash, :made_by, :note, :uses_left, :created_at, :ends_at)",
        {made.what.id, rows::hash_token(made.token), by, made.what.note, made.what.uses_left,
         made.what.created_at, made.what.ends_at});
    if (!added) return added.error();
    return made;
}

}  // namespace

task<result<invitations::made>> invitations::make(std::int64_t by, std::string note,
                                                  std::int64_t uses, std::chrono::hours life) {
    made fresh;
    fresh.token = weir::crypto::random_token();
    fresh.what.id = weir::crypto::random_id();
    fresh.what.note = std::move(note);
    fresh.what.uses_left = uses;
    fresh.what.created_at = now();
    fresh.what.ends_at = fresh.what.created_at + std::chrono::milliseconds(life).count();
    auto job = [by, fresh = std::move(fresh)](session& with) {
        return weir::store::transaction(with, [&](session& in) { return add(in, by, fresh); });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::vector<invitation>>> invitations::list() {
    auto job = [](session& with) -> result<std::vector<invitation>> {
        const auto found = with.query(
            "SELECT i.id, i.note, c.handle, i.uses_left, i.created_at, i.ends_at "
            "FROM invitations i JOIN accounts a ON a.id = i.made_by "
            "JOIN channels c ON c.id = a.channel_id "
            "WHERE i.ends_at > :now AND i.uses_left > 0 ORDER BY i.created_at DESC LIMIT 200",
            {now()});
        if (!found) return found.error();
        std::vector<invitation> all;
        for (const auto& each : *found)
            all.push_back({each.integer(0), each.text(1), each.text(2), each.integer(3),
                           each.integer(4), each.integer(5)});
        return all;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> invitations::withdraw(std::int64_t id) {
    auto job = [id](session& with) -> result<void> {
        const auto gone = with.execute("DELETE FROM invitations WHERE id = :id", {id});
        if (!gone) return gone.error();
        if (*gone == 0) return error_code(errc::not_found);
        return {};
    };
    co_return co_await base_.run(std::move(job));
}

result<void> invitations::use(session& with, const std::string& token, timestamp at) {
    const auto used = with.execute(
        "UPDATE invitations SET uses_left = uses_left - 1 "
        "WHERE token_hash = :token_hash AND ends_at > :now AND uses_left > 0",
        {rows::hash_token(token), at});
    if (!used) return used.error();
    if (*used == 0) return error_code(errc::invitation_invalid);
    return {};
}

}  // namespace portal::accounts
