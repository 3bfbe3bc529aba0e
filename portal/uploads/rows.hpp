// The SQL of uploads; each runs in a job of the database.
#pragma once

#include "portal/uploads/upload.hpp"
#include "weir/base/result.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portal::uploads::rows {

weir::result<void> add(weir::store::session& with, const upload& made);
/// Without its offset. Nothing when it is not there.
weir::result<std::optional<upload>> find(weir::store::session& with, const std::string& id);
weir::result<void> set_length(weir::store::session& with, const std::string& id,
                              std::int64_t length);
weir::result<void> set_unchecked(weir::store::session& with, const std::string& id,
                                 std::optional<std::int64_t> from);
weir::result<void> set_expiry(weir::store::session& with, const std::string& id,
                              weir::store::timestamp at);
weir::result<void> set_done(weir::store::session& with, const std::string& id,
                            weir::store::timestamp at);
weir::result<void> remove(weir::store::session& with, const std::string& id);

/// What an account has begun and not ended: how many, and their lengths together. What a final one
/// will be is counted in its parts.
struct begun {
    std::int64_t number = 0;
    std::int64_t bytes = 0;
};
weir::result<begun> count(weir::store::session& with, std::int64_t account);

/// Those that have expired, some at a time.
weir::result<std::vector<std::string>> expired(weir::store::session& with,
                                               weir::store::timestamp now);
/// Those of which a file is still to come.
weir::result<std::vector<std::string>> open(weir::store::session& with);

}  // namespace portal::uploads::rows
