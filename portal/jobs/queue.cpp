#include "portal/jobs/queue.hpp"

#include "portal/jobs/errc.hpp"
#include "weir/crypto/random.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace portal::jobs {

using weir::error_code;
using weir::result;
using weir::store::row;
using weir::store::session;
using weir::store::timestamp;

namespace {

constexpr auto lease_ms = std::chrono::milliseconds(lease_time).count();
/// More than a video can have.
constexpr std::int64_t most_of_a_video = 20'000;

/// What status_from() reads, in its order.
const std::string status_columns =
    "SELECT id, video, account_id, kind, part, details, priority, state, worker, created_at, "
    "started_at, finished_at, progress, reason, explanation FROM jobs ";

template <class Names>
std::size_t index_of(const Names& names, const std::string& name) {
    // What this version does not know was written by a newer one, which has this name last.
    const auto found = std::ranges::find(names, name);
    return static_cast<std::size_t>(std::min(found, names.end() - 1) - names.begin());
}

job job_from(const row& from, std::size_t first) {
    job read;
    read.video = from.text(first);
    read.account = from.integer(first + 1);
    read.what = static_cast<kind>(index_of(kind_names, from.text(first + 2)));
    read.part = from.text(first + 3);
    read.details = from.text(first + 4);
    read.priority = from.integer(first + 5);
    return read;
}

std::optional<timestamp> maybe(const row& from, std::size_t column) {
    if (from.is_null(column)) return std::nullopt;
    return from.integer(column);
}

status status_from(const row& from) {
    status read;
    read.id = from.integer(0);
    read.work = job_from(from, 1);
    read.now = static_cast<state>(index_of(state_names, from.text(7)));
    read.worker = from.text(8);
    read.created_at = from.integer(9);
    read.started_at = maybe(from, 10);
    read.finished_at = maybe(from, 11);
    read.progress = from.integer(12);
    read.reason = from.text(13);
    read.explanation = from.text(14);
    return read;
}

std::vector<status> statuses_from(const weir::store::rows& from) {
    std::vector<status> read;
    read.reserve(from.size());
    for (const auto& each : from) read.push_back(status_from(each));
    return read;
}

/// A statement that changes the row of a lease, and nothing when the lease is lost.
result<void> change_leased(session& with, const std::string& sql, weir::store::values parameters,
                           const lease& mine) {
    parameters.emplace_back(mine.id);
    parameters.emplace_back(mine.number);
    const auto changed =
        with.execute(sql + " WHERE id = :id AND lease = :lease AND state = 'running'", parameters);
    if (!changed) return changed.error();
    if (*changed == 0) return error_code(errc::lease_lost);
    return {};
}

/// Notes that the account's work begins now: whoever was not served for longer goes first.
result<void> take_turn(session& with, std::int64_t account) {
    const auto newest = with.query_one("SELECT MAX(turn) FROM job_turns");
    if (!newest) return newest.error();
    const auto kept = with.execute(
        "INSERT INTO job_turns (account_id, turn) VALUES (:account_id, :turn) "
        "ON CONFLICT (account_id) DO UPDATE SET turn = excluded.turn",
        {account, (*newest)->integer(0) + 1});
    if (!kept) return kept.error();
    return {};
}

result<std::optional<lease>> find_next(session& with, std::int64_t least_priority, timestamp now) {
    const auto found = with.query_one(
        "SELECT j.id, j.lease, j.tries_left, j.video, j.account_id, j.kind, j.part, j.details, "
        "j.priority FROM jobs j LEFT JOIN job_turns t ON t.account_id = j.account_id "
        "WHERE (j.state = 'queued' OR (j.state = 'running' AND j.leased_until < :now)) "
        "AND j.priority >= :least_priority "
        "ORDER BY j.priority DESC, COALESCE(t.turn, 0), j.created_at, j.id LIMIT 1",
        {now, least_priority});
    if (!found) return found.error();
    if (!*found) return std::optional<lease>();
    lease next;
    next.id = (*found)->integer(0);
    next.number = (*found)->integer(1);
    next.spent = (*found)->integer(2) <= 0;
    next.work = job_from(**found, 3);
    return std::optional<lease>(std::move(next));
}

result<std::optional<lease>> take_next(session& with, std::string_view worker,
                                       std::int64_t least_priority, timestamp now) {
    auto next = find_next(with, least_priority, now);
    if (!next || !*next) return next;
    auto& taken = **next;
    const auto changed = with.execute(
        "UPDATE jobs SET state = 'running', lease = lease + 1, tries_left = tries_left - 1, "
        "worker = :worker, started_at = :started_at, leased_until = :leased_until, progress = 0 "
        "WHERE id = :id AND lease = :lease",
        {worker, now, now + lease_ms, taken.id, taken.number});
    if (!changed) return changed.error();
    // Someone else was quicker, where the database lets two look at once.
    if (*changed == 0) return std::optional<lease>();
    ++taken.number;
    if (const auto noted = take_turn(with, taken.work.account); !noted) return noted.error();
    return next;
}

}  // namespace

result<outcome> put(session& with, const job& wanted, timestamp now) {
    const auto added = with.execute(
        "INSERT INTO jobs (id, video, account_id, kind, part, details, priority, state, "
        "created_at, lease, tries_left, progress) VALUES (:id, :video, :account_id, :kind, :part, "
        ":details, :priority, 'queued', :created_at, 0, :tries_left, 0) "
        "ON CONFLICT (video, kind, part) DO NOTHING",
        {weir::crypto::random_id(), wanted.video, wanted.account, to_string(wanted.what),
         wanted.part, wanted.details, wanted.priority, now, most_tries});
    if (!added) return added.error();
    return *added > 0 ? outcome::added : outcome::there_already;
}

result<std::optional<lease>> take(session& with, std::string_view worker,
                                  std::int64_t least_priority, timestamp now) {
    return weir::store::transaction(
        with, [&](session& in) { return take_next(in, worker, least_priority, now); });
}

result<void> renew(session& with, const lease& mine, std::int64_t progress, timestamp now) {
    return change_leased(with, "UPDATE jobs SET progress = :progress, leased_until = :leased_until",
                         {std::clamp<std::int64_t>(progress, 0, 1000), now + lease_ms}, mine);
}

result<void> finish(session& with, const lease& mine, timestamp now) {
    return change_leased(with,
                         "UPDATE jobs SET state = 'done', progress = 1000, finished_at = "
                         ":finished_at, reason = NULL, explanation = NULL",
                         {now}, mine);
}

result<void> fail(session& with, const lease& mine, std::string_view reason,
                  std::string_view explanation, timestamp now) {
    return change_leased(with,
                         "UPDATE jobs SET state = 'failed', reason = :reason, explanation = "
                         ":explanation, finished_at = :finished_at",
                         {reason, explanation, now}, mine);
}

result<void> give_back(session& with, const lease& mine) {
    return change_leased(with,
                         "UPDATE jobs SET state = 'queued', tries_left = tries_left + 1, "
                         "started_at = NULL, worker = NULL, progress = 0",
                         {}, mine);
}

namespace {

const std::string queue_again =
    "UPDATE jobs SET state = 'queued', tries_left = :tries_left, progress = 0, reason = NULL, "
    "explanation = NULL, started_at = NULL, finished_at = NULL, worker = NULL "
    "WHERE state = 'failed' AND ";

}  // namespace

result<void> retry(session& with, std::int64_t id) {
    const auto changed = with.execute(queue_again + "id = :id", {most_tries, id});
    if (!changed) return changed.error();
    if (*changed == 0) return error_code(errc::not_failed);
    return {};
}

result<std::int64_t> retry_all(session& with, std::string_view video) {
    return with.execute(queue_again + "video = :video", {most_tries, video});
}

result<void> forget(session& with, std::string_view video) {
    const auto removed = with.execute("DELETE FROM jobs WHERE video = :video", {video});
    if (!removed) return removed.error();
    return {};
}

result<std::optional<status>> find(session& with, std::int64_t id) {
    const auto found = with.query_one(status_columns + "WHERE id = :id", {id});
    if (!found) return found.error();
    if (!*found) return std::optional<status>();
    return std::optional<status>(status_from(**found));
}

result<std::vector<status>> progress_of(session& with, std::string_view video) {
    const auto found =
        with.query(status_columns + "WHERE video = :video ORDER BY created_at, id LIMIT :most",
                   {video, most_of_a_video});
    if (!found) return found.error();
    return statuses_from(*found);
}

result<std::int64_t> unfinished(session& with, std::string_view video, kind what,
                                std::string_view part_prefix) {
    const auto found = with.query_one(
        "SELECT COUNT(*) FROM jobs WHERE video = :video AND kind = :kind AND state <> 'done' "
        "AND SUBSTR(part, 1, :length) = :prefix",
        {video, to_string(what), part_prefix.size(), part_prefix});
    if (!found) return found.error();
    return (*found)->integer(0);
}

result<std::vector<status>> list(session& with, state of, std::optional<place> after,
                                 std::size_t most) {
    weir::store::values parameters{to_string(of)};
    std::string behind;
    if (after) {
        behind = "AND (created_at < :before OR (created_at = :at AND id < :id)) ";
        for (const auto each : {after->created_at, after->created_at, after->id})
            parameters.emplace_back(each);
    }
    parameters.emplace_back(most);
    const auto found = with.query(status_columns + "WHERE state = :state " + behind +
                                      "ORDER BY created_at DESC, id DESC LIMIT :most",
                                  parameters);
    if (!found) return found.error();
    return statuses_from(*found);
}

result<std::array<std::int64_t, state_names.size()>> count(session& with) {
    const auto found = with.query("SELECT state, COUNT(*) FROM jobs GROUP BY state");
    if (!found) return found.error();
    std::array<std::int64_t, state_names.size()> counted{};
    for (const auto& each : *found) counted[index_of(state_names, each.text(0))] = each.integer(1);
    return counted;
}

}  // namespace portal::jobs
