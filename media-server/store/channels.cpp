#include "weir/store/channels.hpp"

#include <utility>

namespace weir::store {

namespace {

/// From the columns id, handle, display_name, title, description, avatar, created_at.
std::optional<channel> read_channel(const std::optional<row>& from) {
    if (!from) return std::nullopt;
    channel read;
    read.id = from->integer(0);
    read.handle = from->text(1);
    read.display_name = from->text(2);
    read.title = from->text(3);
    read.description = from->text(4);
    if (!from->is_null(5)) read.avatar = from->text(5);
    read.created_at = from->integer(6);
    return read;
}

result<void> nothing(const result<std::int64_t>& done) {
    if (!done) return done.error();
    return {};
}

}  // namespace

result<void> add_channel(session& with, const channel& made) {
    return nothing(with.execute(
        "INSERT INTO channels (id, handle, display_name, title, description, avatar, created_at) "
        "VALUES (:id, :handle, :display_name, :title, :description, :avatar, :created_at)",
        {made.id, made.handle, made.display_name, made.title, made.description, made.avatar,
         made.created_at}));
}

result<std::optional<channel>> find_channel(session& with, std::string_view handle) {
    const auto found = with.query_one(
        "SELECT id, handle, display_name, title, description, avatar, created_at "
        "FROM channels WHERE handle = :handle",
        {handle});
    if (!found) return found.error();
    return read_channel(*found);
}

result<std::optional<channel>> find_channel(session& with, std::int64_t id) {
    const auto found = with.query_one(
        "SELECT id, handle, display_name, title, description, avatar, created_at "
        "FROM channels WHERE id = :id",
        {id});
    if (!found) return found.error();
    return read_channel(*found);
}

result<void> save_channel(session& with, const channel& changed) {
    return nothing(with.execute(
        "UPDATE channels SET display_name = :display_name, title = :title, "
        "description = :description, avatar = :avatar WHERE id = :id",
        {changed.display_name, changed.title, changed.description, changed.avatar, changed.id}));
}

result<void> set_stream_key(session& with, std::int64_t channel, const kept_key& key) {
    return nothing(with.execute(
        "INSERT INTO stream_keys (channel_id, key_hash, key_sealed, created_at, rotated_at) "
        "VALUES (:channel_id, :key_hash, :key_sealed, :created_at, :rotated_at) "
        "ON CONFLICT (channel_id) DO UPDATE SET key_hash = excluded.key_hash, "
        "key_sealed = excluded.key_sealed, rotated_at = excluded.rotated_at",
        {channel, key.hash, key.sealed, key.rotated_at, key.rotated_at}));
}

result<std::optional<kept_key>> find_stream_key(session& with, std::int64_t channel) {
    const auto found = with.query_one(
        "SELECT key_hash, key_sealed, rotated_at FROM stream_keys WHERE channel_id = :channel_id",
        {channel});
    if (!found) return found.error();
    if (!*found) return std::optional<kept_key>();
    kept_key read;
    read.hash = (*found)->text(0);
    read.sealed = (*found)->text(1);
    read.rotated_at = (*found)->integer(2);
    return std::optional<kept_key>(std::move(read));
}

result<std::optional<std::string>> find_handle_by_key(session& with, std::string_view key_hash) {
    const auto found = with.query_one(
        "SELECT c.handle FROM stream_keys k JOIN channels c ON c.id = k.channel_id "
        "WHERE k.key_hash = :key_hash",
        {key_hash});
    if (!found) return found.error();
    if (!*found) return std::optional<std::string>();
    return std::optional<std::string>((*found)->text(0));
}

}  // namespace weir::store
