#include "weir/store/broadcasts.hpp"

namespace weir::store {

result<void> note_start(session& with, const broadcast_start& show) {
    const auto done = with.execute(
        "INSERT INTO broadcasts (id, channel_id, protocol, encoder, started_at) "
        "SELECT :id, c.id, :protocol, :encoder, :started_at FROM channels c "
        "WHERE c.handle = :handle ON CONFLICT (id) DO UPDATE SET ended_at = NULL",
        {show.id, show.protocol, show.encoder, show.started_at, show.channel});
    if (!done) return done.error();
    return {};
}

result<void> note_end(session& with, std::string_view id, timestamp ended_at) {
    const auto done = with.execute(
        "UPDATE broadcasts SET ended_at = :ended_at WHERE id = :id AND ended_at IS NULL",
        {ended_at, id});
    if (!done) return done.error();
    return {};
}

result<void> end_abandoned(session& with, timestamp ended_at) {
    const auto done = with.execute(
        "UPDATE broadcasts SET ended_at = :ended_at WHERE ended_at IS NULL", {ended_at});
    if (!done) return done.error();
    return {};
}

}  // namespace weir::store
