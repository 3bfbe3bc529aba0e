#include "portal/watching/rows.hpp"

namespace portal::watching::rows {

using weir::result;
using weir::store::session;
using weir::store::timestamp;

namespace {

result<void> nothing(const result<std::int64_t>& done) {
    if (!done) return done.error();
    return {};
}

result<std::int64_t> number(const result<std::optional<weir::store::row>>& found) {
    if (!found) return found.error();
    return *found ? (*found)->integer(0) : 0;
}

}  // namespace

result<counts> count(session& with, std::string_view video) {
    const auto views =
        number(with.query_one("SELECT views FROM video_views WHERE video_id = :video", {video}));
    if (!views) return views.error();
    const auto ratings = with.query(
        "SELECT rating, COUNT(*) FROM video_ratings WHERE video_id = :video GROUP BY rating",
        {video});
    if (!ratings) return ratings.error();
    counts all;
    all.views = *views;
    for (const auto& each : *ratings)
        (each.integer(0) > 0 ? all.likes : all.dislikes) = each.integer(1);
    return all;
}

result<outcome> add_view(session& with, std::string_view video, std::string_view viewer,
                         timestamp now) {
    return weir::store::transaction(with, [&](session& in) -> result<outcome> {
        const auto gone = in.execute("DELETE FROM video_viewers WHERE counted_at < :before",
                                     {now - counted_for_ms});
        if (!gone) return gone.error();
        const auto added = in.execute(
            "INSERT INTO video_viewers (video_id, viewer, counted_at) "
            "VALUES (:video, :viewer, :now) ON CONFLICT (video_id, viewer) DO NOTHING",
            {video, viewer, now});
        if (!added) return added.error();
        if (*added == 0) return outcome::counted_lately;
        const auto counted = in.execute(
            "INSERT INTO video_views (video_id, views) VALUES (:video, 1) "
            "ON CONFLICT (video_id) DO UPDATE SET views = video_views.views + 1",
            {video});
        if (!counted) return counted.error();
        return outcome::counted;
    });
}

result<std::int64_t> rating(session& with, std::string_view video, std::int64_t account) {
    return number(with.query_one(
        "SELECT rating FROM video_ratings WHERE video_id = :video AND account_id = :account",
        {video, account}));
}

result<void> set_rating(session& with, std::string_view video, std::int64_t account,
                        std::int64_t wanted, timestamp now) {
    if (wanted == 0)
        return nothing(with.execute(
            "DELETE FROM video_ratings WHERE video_id = :video AND account_id = :account",
            {video, account}));
    return nothing(
        with.execute("INSERT INTO video_ratings (video_id, account_id, rating, rated_at) "
                     "VALUES (:video, :account, :rating, :now) ON CONFLICT (video_id, account_id) "
                     "DO UPDATE SET rating = excluded.rating, rated_at = excluded.rated_at",
                     {video, account, wanted, now}));
}

result<std::int64_t> position(session& with, std::string_view video, std::int64_t account) {
    return number(
        with.query_one("SELECT position_ms FROM video_positions "
                       "WHERE video_id = :video AND account_id = :account",
                       {video, account}));
}

result<void> set_position(session& with, std::string_view video, std::int64_t account,
                          std::int64_t position_ms, timestamp now) {
    return nothing(with.execute(
        "INSERT INTO video_positions (video_id, account_id, position_ms, updated_at) "
        "VALUES (:video, :account, :position, :now) ON CONFLICT (video_id, account_id) "
        "DO UPDATE SET position_ms = excluded.position_ms, updated_at = excluded.updated_at",
        {video, account, position_ms, now}));
}

}  // namespace portal::watching::rows
