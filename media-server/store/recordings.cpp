#include "weir/store/recordings.hpp"

#include <utility>

namespace weir::store {

namespace {

result<void> nothing(const result<std::int64_t>& done) {
    if (!done) return done.error();
    return {};
}

result<bool> wish(const result<std::optional<row>>& found) {
    if (!found) return {boost::system::in_place_error, found.error()};
    return !*found || (*found)->integer(0) != 0;
}

}  // namespace

result<void> note_recording(session& with, const recording& now) {
    return nothing(with.execute(
        "INSERT INTO recordings (id, channel_id, state, trouble, started_at, duration_ms, bytes, "
        "gaps, missing_ms, width, height, frame_rate, codecs, moved) "
        "SELECT :id, c.id, :state, :trouble, :started_at, :duration_ms, :bytes, :gaps, "
        ":missing_ms, :width, :height, :frame_rate, :codecs, 0 FROM channels c "
        "WHERE c.handle = :handle ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
        "trouble = excluded.trouble, started_at = excluded.started_at, "
        "duration_ms = excluded.duration_ms, bytes = excluded.bytes, gaps = excluded.gaps, "
        "missing_ms = excluded.missing_ms, width = excluded.width, height = excluded.height, "
        "frame_rate = excluded.frame_rate, codecs = excluded.codecs "
        "WHERE recordings.state = 'recording'",
        {now.id, now.state, now.trouble, now.started_at, now.duration_ms, now.bytes, now.gaps,
         now.missing_ms, now.width, now.height, now.frame_rate, now.codecs, now.channel}));
}

result<bool> wants_recording(session& with, std::string_view handle) {
    return wish(with.query_one(
        "SELECT s.enabled FROM recording_settings s JOIN channels c ON c.id = s.channel_id "
        "WHERE c.handle = :handle",
        {handle}));
}

result<bool> wants_recording(session& with, std::int64_t channel) {
    return wish(with.query_one("SELECT enabled FROM recording_settings WHERE channel_id = :channel",
                               {channel}));
}

result<void> set_wants_recording(session& with, std::int64_t channel, bool wanted) {
    return nothing(
        with.execute("INSERT INTO recording_settings (channel_id, enabled) "
                     "VALUES (:channel_id, :enabled) ON CONFLICT (channel_id) "
                     "DO UPDATE SET enabled = excluded.enabled",
                     {channel, wanted ? 1 : 0}));
}

result<std::vector<complete_recording>> complete_recordings(session& with, std::int64_t most) {
    const auto found = with.query(
        "SELECT r.id, c.handle, r.state, r.trouble, r.started_at, r.duration_ms, r.bytes, r.gaps, "
        "r.missing_ms, r.width, r.height, r.frame_rate, r.codecs, r.channel_id, r.video "
        "FROM recordings r JOIN channels c ON c.id = r.channel_id "
        "WHERE r.moved = 0 AND r.state IN ('finished', 'interrupted') "
        "ORDER BY r.started_at, r.id LIMIT :most",
        {most});
    if (!found) return found.error();
    std::vector<complete_recording> all;
    for (const auto& each : *found) {
        complete_recording made;
        made.of = {each.text(0),    each.text(1),    each.text(2),     each.text(3),
                   each.integer(4), each.integer(5), each.integer(6),  each.integer(7),
                   each.integer(8), each.integer(9), each.integer(10), each[11].real(),
                   each.text(12)};
        made.channel_id = each.integer(13);
        made.video = each.text(14);
        all.push_back(std::move(made));
    }
    return all;
}

result<void> set_recording_video(session& with, std::string_view id, std::string_view video) {
    return nothing(
        with.execute("UPDATE recordings SET video = :video WHERE id = :id", {video, id}));
}

result<void> note_recording_moved(session& with, std::string_view id) {
    return nothing(with.execute("UPDATE recordings SET moved = 1 WHERE id = :id", {id}));
}

}  // namespace weir::store
