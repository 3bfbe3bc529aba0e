#pragma once

#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <string>
#include <string_view>

namespace weir::store {

struct broadcast_start {
    std::string id;
    /// The channel's handle.
    std::string channel;
    std::string protocol;
    std::string encoder;
    timestamp started_at = 0;
};

/// Notes that a show began; nothing happens when the channel is not in the store (open mode), or
/// the show was noted before.
result<void> note_start(session& with, const broadcast_start& show);
result<void> note_end(session& with, std::string_view id, timestamp ended_at);
/// Ends every show that an earlier run of the media server left open.
result<void> end_abandoned(session& with, timestamp ended_at);

}  // namespace weir::store
