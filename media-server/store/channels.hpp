#pragma once

#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::store {

struct channel {
    std::int64_t id = 0;
    std::string handle;
    std::string display_name;
    std::string title;
    std::string description;
    /// A file below media/avatars/.
    std::optional<std::string> avatar;
    timestamp created_at = 0;

    bool operator==(const channel&) const = default;
};

/// errc::duplicate when the handle is taken.
result<void> add_channel(session& with, const channel& made);
result<std::optional<channel>> find_channel(session& with, std::string_view handle);
result<std::optional<channel>> find_channel(session& with, std::int64_t id);
/// Writes the fields that their owner may change; handle and creation stay.
result<void> save_channel(session& with, const channel& changed);

/// A key as the store keeps it; see access for how it is made.
struct kept_key {
    std::string hash;
    std::string sealed;
    timestamp rotated_at = 0;
};

/// Puts the key in the place of the one before it.
result<void> set_stream_key(session& with, std::int64_t channel, const kept_key& key);
result<std::optional<kept_key>> find_stream_key(session& with, std::int64_t channel);
/// The handle of the channel that the key belongs to.
result<std::optional<std::string>> find_handle_by_key(session& with, std::string_view key_hash);

}  // namespace weir::store
