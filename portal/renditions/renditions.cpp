#include "portal/renditions/renditions.hpp"

namespace portal::renditions {

using weir::result;
using weir::store::session;

namespace {

result<void> nothing(const result<std::int64_t>& done) {
    if (!done) return done.error();
    return {};
}

}  // namespace

result<void> put(session& with, std::string_view video, const rendition& made) {
    return nothing(with.execute(
        "INSERT INTO renditions (video, name, playlist, width, height, frame_rate, bandwidth, "
        "average_bandwidth, codecs, bytes) VALUES (:video, :name, :playlist, :width, :height, "
        ":frame_rate, :bandwidth, :average_bandwidth, :codecs, :bytes) "
        "ON CONFLICT (video, name) DO UPDATE SET playlist = excluded.playlist, "
        "width = excluded.width, height = excluded.height, frame_rate = excluded.frame_rate, "
        "bandwidth = excluded.bandwidth, average_bandwidth = excluded.average_bandwidth, "
        "codecs = excluded.codecs, bytes = excluded.bytes",
        {video, made.name, made.playlist, made.width, made.height, made.frame_rate, made.bandwidth,
         made.average_bandwidth, made.codecs, made.bytes}));
}

result<std::vector<rendition>> list(session& with, std::string_view video) {
    const auto found = with.query(
        "SELECT name, playlist, width, height, frame_rate, bandwidth, average_bandwidth, codecs, "
        "bytes FROM renditions WHERE video = :video ORDER BY height DESC, width DESC, bandwidth "
        "DESC, name LIMIT 100",
        {video});
    if (!found) return found.error();
    std::vector<rendition> read;
    for (const auto& each : *found)
        read.push_back({each.text(0), each.text(1), each.integer(2), each.integer(3),
                        each.integer(4), each.integer(5), each.integer(6), each.text(7),
                        each.integer(8)});
    return read;
}

result<std::int64_t> bytes_of(session& with, std::string_view video) {
    const auto found = with.query_one(
        "SELECT COALESCE(SUM(bytes), 0) FROM renditions WHERE video = :video", {video});
    if (!found) return found.error();
    return (*found)->integer(0);
}

result<void> set_posters(session& with, std::string_view video, const std::vector<poster>& made) {
    const auto removed = with.execute("DELETE FROM posters WHERE video = :video", {video});
    if (!removed) return removed.error();
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto added = with.execute(
            "INSERT INTO posters (video, place, file, at_ms, chosen) "
            "VALUES (:video, :place, :file, :at_ms, :chosen)",
            {video, i, made[i].file, made[i].at_ms, i == 0 ? 1 : 0});
        if (!added) return added.error();
    }
    return {};
}

result<std::vector<poster>> posters(session& with, std::string_view video) {
    const auto found = with.query(
        "SELECT place, file, at_ms, chosen FROM posters WHERE video = :video ORDER BY place "
        "LIMIT 100",
        {video});
    if (!found) return found.error();
    std::vector<poster> read;
    for (const auto& each : *found)
        read.push_back({each.integer(0), each.text(1), each.integer(2), each.integer(3) != 0});
    return read;
}

result<void> set_chapters(session& with, std::string_view video,
                          const std::vector<chapter>& found) {
    const auto removed = with.execute("DELETE FROM chapters WHERE video = :video", {video});
    if (!removed) return removed.error();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto added = with.execute(
            "INSERT INTO chapters (video, place, start_ms, title) "
            "VALUES (:video, :place, :start_ms, :title)",
            {video, i, found[i].start_ms, found[i].title});
        if (!added) return added.error();
    }
    return {};
}

result<std::vector<chapter>> chapters(session& with, std::string_view video) {
    const auto found = with.query(
        "SELECT start_ms, title FROM chapters WHERE video = :video ORDER BY place LIMIT 1000",
        {video});
    if (!found) return found.error();
    std::vector<chapter> read;
    for (const auto& each : *found) read.push_back({each.integer(0), each.text(1)});
    return read;
}

result<void> forget(session& with, std::string_view video) {
    for (const auto* sql :
         {"DELETE FROM renditions WHERE video = :video", "DELETE FROM posters WHERE video = :video",
          "DELETE FROM chapters WHERE video = :video"}) {
        const auto removed = with.execute(sql, {video});
        if (!removed) return removed.error();
    }
    return {};
}

}  // namespace portal::renditions
