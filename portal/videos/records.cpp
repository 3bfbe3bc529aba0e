#include "portal/videos/records.hpp"

#include "portal/videos/errc.hpp"
#include "weir/crypto/random.hpp"

#include <algorithm>

namespace portal::videos {

using weir::error_code;
using weir::result;
using weir::store::row;
using weir::store::session;
using weir::store::timestamp;
using weir::store::values;

namespace {

constexpr std::size_t id_bytes = 8;
constexpr std::size_t most_due = 1000;

/// What read() takes, in its order.
constexpr std::string_view columns =
    "SELECT id, account_id, channel_id, title, description, category, language, licence, privacy, "
    "password_hash, state, reason, explanation, blocked_at, block_reason, publish_at, "
    "published_at, comments, danmaku, downloads, original_name, source, source_bytes, duration_ms, "
    "width, height, frame_rate, has_video, has_audio, created_at, updated_at FROM videos ";

std::optional<timestamp> moment(const row& from, std::size_t column) {
    if (from.is_null(column)) return std::nullopt;
    return from.integer(column);
}

video read(const row& from) {
    video made;
    made.id = from.text(0);
    made.account = from.integer(1);
    made.channel = from.integer(2);
    made.title = from.text(3);
    made.description = from.text(4);
    made.category = from.text(5);
    made.language = from.text(6);
    made.licence = from.text(7);
    made.privacy = privacy_of(from.text(8)).value_or(privacy::owner);
    made.password_hash = from.text(9);
    const bool blocked = !from.is_null(13);
    made.state = blocked ? state::blocked : state_of(from.text(10)).value_or(state::waiting);
    made.reason = blocked ? "blocked" : from.text(11);
    made.explanation = from.text(blocked ? 14 : 12);
    made.publish_at = moment(from, 15);
    made.published_at = moment(from, 16);
    made.comments = from.integer(17) != 0;
    made.danmaku = from.integer(18) != 0;
    made.downloads = from.integer(19) != 0;
    made.source = {from.text(20), from.text(21), from.integer(22)};
    if (!from.is_null(23))
        made.facts = facts{from.integer(23), from.integer(24),      from.integer(25),
                           from[26].real(),  from.integer(27) != 0, from.integer(28) != 0};
    made.created_at = from.integer(29);
    made.updated_at = from.integer(30);
    return made;
}

result<void> read_tags(session& with, video& of) {
    const auto found = with.query(
        "SELECT tag FROM video_tags WHERE video_id = :id ORDER BY place LIMIT 100", {of.id});
    if (!found) return found.error();
    for (const auto& each : *found) of.tags.push_back(each.text(0));
    return {};
}

/// The outcome of a statement that is to change one video.
result<void> one(const result<std::int64_t>& changed) {
    if (!changed) return changed.error();
    if (*changed == 0) return error_code(errc::not_found);
    return {};
}

/// A title's part as a pattern, its own wildcards taken for what they are.
std::string like(std::string_view part) {
    std::string pattern = "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + "%";
}

result<void> publish(session& with, std::string_view id, timestamp now) {
    return one(
        with.execute("UPDATE videos SET state = CASE WHEN publish_at > :at1 THEN 'scheduled' "
                     "ELSE 'published' END, published_at = CASE WHEN publish_at > :at2 "
                     "THEN published_at ELSE COALESCE(published_at, :at3) END, "
                     "reason = '', explanation = '', updated_at = :at4 WHERE id = :id",
                     {now, now, now, now, id}));
}

}  // namespace

result<std::string> create(session& with, const new_video& wanted, timestamp now) {
    auto id = weir::crypto::random_token(id_bytes);
    const auto made = with.execute(
        "INSERT INTO videos (id, account_id, channel_id, title, description, category, language, "
        "licence, privacy, state, reason, explanation, block_reason, comments, danmaku, downloads, "
        "original_name, source, source_bytes, created_at, updated_at) VALUES (:id, :account, "
        ":channel, :title, '', '', '', '', :privacy, 'waiting', '', '', '', 1, 1, 0, :original, "
        ":source, :bytes, :created, :updated)",
        {id, wanted.account, wanted.channel, wanted.title, to_string(wanted.privacy),
         wanted.source.original_name, wanted.source.name, wanted.source.bytes, now, now});
    if (!made) return made.error();
    return id;
}

result<std::optional<video>> find(session& with, std::string_view id) {
    const auto found = with.query_one(std::string(columns) + "WHERE id = :id", {id});
    if (!found) return found.error();
    if (!*found) return std::optional<video>();
    auto made = read(**found);
    if (const auto tags = read_tags(with, made); !tags) return tags.error();
    return std::optional<video>(std::move(made));
}

result<void> set_state(session& with, std::string_view id, state next, std::string_view reason,
                       std::string_view explanation, timestamp now) {
    if (next == state::published || next == state::scheduled) return publish(with, id, now);
    if (next == state::blocked)
        return one(
            with.execute("UPDATE videos SET blocked_at = :at, block_reason = :why, "
                         "updated_at = :updated WHERE id = :id",
                         {now, explanation, now, id}));
    return one(
        with.execute("UPDATE videos SET state = :state, reason = :reason, "
                     "explanation = :explanation, updated_at = :updated WHERE id = :id",
                     {to_string(next), reason, explanation, now, id}));
}

result<void> unblock(session& with, std::string_view id, timestamp now) {
    return one(
        with.execute("UPDATE videos SET blocked_at = NULL, block_reason = '', "
                     "updated_at = :updated WHERE id = :id",
                     {now, id}));
}

result<void> set_facts(session& with, std::string_view id, const facts& found, timestamp now) {
    return one(with.execute(
        "UPDATE videos SET duration_ms = :duration, width = :width, height = :height, "
        "frame_rate = :rate, has_video = :video, has_audio = :audio, updated_at = :updated "
        "WHERE id = :id",
        {found.duration_ms, found.width, found.height, found.frame_rate, found.has_video,
         found.has_audio, now, id}));
}

result<void> set_source(session& with, std::string_view id, const source_file& file,
                        timestamp now) {
    return one(with.execute(
        "UPDATE videos SET original_name = :original, source = :source, source_bytes = :bytes, "
        "duration_ms = NULL, width = NULL, height = NULL, frame_rate = NULL, has_video = NULL, "
        "has_audio = NULL, updated_at = :updated WHERE id = :id",
        {file.original_name, file.name, file.bytes, now, id}));
}

result<void> save(session& with, const video& changed, timestamp now) {
    const auto password = changed.password_hash.empty()
                              ? std::optional<std::string>()
                              : std::optional<std::string>(changed.password_hash);
    const auto saved = one(with.execute(
        "UPDATE videos SET title = :title, description = :description, category = :category, "
        "language = :language, licence = :licence, privacy = :privacy, password_hash = :password, "
        "publish_at = :publish_at, comments = :comments, danmaku = :danmaku, "
        "downloads = :downloads, updated_at = :updated WHERE id = :id",
        {changed.title, changed.description, changed.category, changed.language, changed.licence,
         to_string(changed.privacy), password, changed.publish_at, changed.comments,
         changed.danmaku, changed.downloads, now, changed.id}));
    if (!saved) return saved;
    const auto cleared = with.execute("DELETE FROM video_tags WHERE video_id = :id", {changed.id});
    if (!cleared) return cleared.error();
    for (std::size_t i = 0; i < changed.tags.size(); ++i) {
        const auto added =
            with.execute("INSERT INTO video_tags (video_id, place, tag) VALUES (:id, :place, :tag)",
                         {changed.id, i, changed.tags[i]});
        if (!added) return added.error();
    }
    const auto ready = with.query_one(
        "SELECT 1 FROM videos WHERE id = :id AND state IN ('published', 'scheduled')",
        {changed.id});
    if (!ready) return ready.error();
    return *ready ? publish(with, changed.id, now) : result<void>();
}

result<std::vector<std::string>> publish_due(session& with, timestamp now) {
    const auto due = with.query(
        "SELECT id FROM videos WHERE state = 'scheduled' AND "
        "publish_at <= :now ORDER BY publish_at LIMIT :most",
        {now, most_due});
    if (!due) return due.error();
    std::vector<std::string> ids;
    for (const auto& each : *due) {
        ids.push_back(each.text(0));
        if (const auto done = publish(with, ids.back(), now); !done) return done.error();
    }
    return ids;
}

result<void> remove(session& with, std::string_view id) {
    const auto tags = with.execute("DELETE FROM video_tags WHERE video_id = :id", {id});
    if (!tags) return tags.error();
    const auto gone = with.execute("DELETE FROM videos WHERE id = :id", {id});
    return one(gone);
}

result<std::int64_t> bytes_of(session& with, std::int64_t account) {
    const auto found = with.query_one(
        "SELECT COALESCE(SUM(source_bytes), 0) FROM videos WHERE account_id = :account", {account});
    if (!found) return found.error();
    return (*found)->integer(0);
}

result<std::vector<video>> list(session& with, const filter& wanted) {
    std::string sql = std::string(columns) + "WHERE 1 = 1";
    values filled;
    if (wanted.channel) {
        sql += " AND channel_id = :channel";
        filled.emplace_back(*wanted.channel);
    }
    if (wanted.state == state::blocked) {
        sql += " AND blocked_at IS NOT NULL";
    } else if (wanted.state) {
        sql += " AND blocked_at IS NULL AND state = :state";
        filled.emplace_back(to_string(*wanted.state));
    }
    if (wanted.privacy) {
        sql += " AND privacy = :privacy";
        filled.emplace_back(to_string(*wanted.privacy));
    }
    if (!wanted.title.empty()) {
        sql += " AND LOWER(title) LIKE LOWER(:title) ESCAPE '!'";
        filled.emplace_back(like(wanted.title));
    }
    if (wanted.after) {
        sql += " AND (created_at < :before OR (created_at = :same AND id < :behind))";
        filled.insert(filled.end(),
                      {wanted.after->created_at, wanted.after->created_at, wanted.after->id});
    }
    sql += " ORDER BY created_at DESC, id DESC LIMIT :most";
    filled.emplace_back(wanted.most);
    const auto found = with.query(sql, filled);
    if (!found) return found.error();
    std::vector<video> all;
    for (const auto& each : *found) {
        all.push_back(read(each));
        if (const auto tags = read_tags(with, all.back()); !tags) return tags.error();
    }
    return all;
}

}  // namespace portal::videos
