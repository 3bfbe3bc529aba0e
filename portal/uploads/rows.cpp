#include "portal/uploads/rows.hpp"

#include <algorithm>
#include <sstream>

namespace portal::uploads::rows {

using weir::result;
using weir::store::session;
using weir::store::timestamp;

namespace {

constexpr std::size_t most_expired = 100;
constexpr std::size_t most_open = 100'000;

result<void> nothing(const result<std::int64_t>& done) {
    if (!done) return done.error();
    return {};
}

result<std::vector<std::string>> ids(const result<weir::store::rows>& found) {
    if (!found) return found.error();
    std::vector<std::string> all;
    for (const auto& each : *found) all.push_back(each.text(0));
    return all;
}

std::optional<std::int64_t> number(const weir::store::row& from, std::size_t column) {
    if (from.is_null(column)) return std::nullopt;
    return from.integer(column);
}

}  // namespace

result<void> add(session& with, const upload& made) {
    std::string parts;
    for (const auto& each : made.parts) parts += (parts.empty() ? "" : " ") + each;
    return nothing(with.execute(
        "INSERT INTO uploads (id, account_id, kind, length, metadata, name, video_id, parts, "
        "created_at, expires_at) VALUES (:id, :account, :kind, :length, :metadata, :name, :video, "
        ":parts, :created, :expires)",
        {made.id, made.account, to_string(made.kind), made.length, made.metadata, made.name,
         made.video, parts, made.created_at, made.expires_at}));
}

result<std::optional<upload>> find(session& with, const std::string& id) {
    const auto found = with.query_one(
        "SELECT id, account_id, kind, length, metadata, name, video_id, parts, unchecked_from, "
        "created_at, expires_at, done_at FROM uploads WHERE id = :id",
        {id});
    if (!found) return found.error();
    if (!*found) return std::optional<upload>();
    const auto& from = **found;
    upload read;
    read.id = from.text(0);
    read.account = from.integer(1);
    const auto* const which = std::ranges::find(kind_names, from.text(2));
    if (which != kind_names.end()) read.kind = static_cast<kind>(which - kind_names.begin());
    read.length = number(from, 3);
    read.metadata = from.text(4);
    read.name = from.text(5);
    read.video = from.text(6);
    std::istringstream parts(from.text(7));
    for (std::string each; parts >> each;) read.parts.push_back(each);
    read.unchecked_from = number(from, 8);
    read.created_at = from.integer(9);
    read.expires_at = from.integer(10);
    read.done = !from.is_null(11);
    return std::optional<upload>(std::move(read));
}

result<void> set_length(session& with, const std::string& id, std::int64_t length) {
    return nothing(
        with.execute("UPDATE uploads SET length = :length WHERE id = :id", {length, id}));
}

result<void> set_unchecked(session& with, const std::string& id, std::optional<std::int64_t> from) {
    return nothing(
        with.execute("UPDATE uploads SET unchecked_from = :from WHERE id = :id", {from, id}));
}

result<void> set_expiry(session& with, const std::string& id, timestamp at) {
    return nothing(with.execute("UPDATE uploads SET expires_at = :at WHERE id = :id", {at, id}));
}

result<void> set_done(session& with, const std::string& id, timestamp at) {
    return nothing(with.execute("UPDATE uploads SET done_at = :at WHERE id = :id", {at, id}));
}

result<void> remove(session& with, const std::string& id) {
    return nothing(with.execute("DELETE FROM uploads WHERE id = :id", {id}));
}

result<begun> count(session& with, std::int64_t account) {
    const auto found = with.query_one(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN kind = 'final' THEN 0 ELSE length END), 0) "
        "FROM uploads WHERE account_id = :account AND done_at IS NULL",
        {account});
    if (!found) return found.error();
    return begun{(*found)->integer(0), (*found)->integer(1)};
}

result<std::vector<std::string>> expired(session& with, timestamp now) {
    return ids(with.query("SELECT id FROM uploads WHERE expires_at < :now LIMIT :most",
                          {now, most_expired}));
}

result<std::vector<std::string>> open(session& with) {
    return ids(
        with.query("SELECT id FROM uploads WHERE done_at IS NULL AND kind <> 'partial' "
                   "ORDER BY created_at LIMIT :most",
                   {most_open}));
}

}  // namespace portal::uploads::rows
