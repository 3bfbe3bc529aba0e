// Videos as the store keeps them. Each function takes the connection of its caller and works inside
// the caller's transaction where there is one; wrap those that write several rows in one.
#pragma once

#include "portal/videos/video.hpp"
#include "weir/base/result.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::videos {

/// Makes a video that waits for its file, and gives its id.
weir::result<std::string> create(weir::store::session& with, const new_video& wanted,
                                 weir::store::timestamp now);

weir::result<std::optional<video>> find(weir::store::session& with, std::string_view id);

/// `published` becomes `scheduled` while publish_at is to come. `blocked` keeps the video from
/// everyone, with `explanation` for its owner, whatever it becomes underneath; see unblock().
/// errc::not_found when it has gone.
weir::result<void> set_state(weir::store::session& with, std::string_view id, state next,
                             std::string_view reason, std::string_view explanation,
                             weir::store::timestamp now);
weir::result<void> unblock(weir::store::session& with, std::string_view id,
                           weir::store::timestamp now);

/// What the inspection of the file found. errc::not_found as above.
weir::result<void> set_facts(weir::store::session& with, std::string_view id, const facts& found,
                             weir::store::timestamp now);
/// A file has come, or another in the place of the one before: the facts go. errc::not_found as
/// above.
weir::result<void> set_source(weir::store::session& with, std::string_view id,
                              const source_file& file, weir::store::timestamp now);

/// Writes what the owner may change: title to downloads. A video that is ready follows a changed
/// publish_at. errc::not_found as above.
weir::result<void> save(weir::store::session& with, const video& changed,
                        weir::store::timestamp now);

/// Publishes what is scheduled for no later than `now`; their ids.
weir::result<std::vector<std::string>> publish_due(weir::store::session& with,
                                                   weir::store::timestamp now);

/// Removes the rows; the files are the caller's. errc::not_found as above.
weir::result<void> remove(weir::store::session& with, std::string_view id);

/// Bytes of all files that the account has uploaded.
weir::result<std::int64_t> bytes_of(weir::store::session& with, std::int64_t account);

/// Where a page of a list ends.
struct place {
    weir::store::timestamp created_at = 0;
    std::string id;
};

/// Which videos; those with empty or unset parts take all.
struct filter {
    std::optional<std::int64_t> channel;
    std::optional<videos::state> state;
    std::optional<videos::privacy> privacy;
    /// Part of the title.
    std::string title;
    std::optional<place> after;
    std::size_t most = 20;
};

/// Newest first. For lists that others see ask for state published and privacy everyone.
weir::result<std::vector<video>> list(weir::store::session& with, const filter& wanted);

}  // namespace portal::videos
