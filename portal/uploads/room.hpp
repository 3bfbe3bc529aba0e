// Whether there is room for an upload, and how it begins; runs in a job of the database.
#pragma once

#include "portal/uploads/shelf.hpp"
#include "portal/uploads/uploads.hpp"
#include "weir/store/session.hpp"

#include <cstdint>

namespace portal::uploads {

/// errc::too_large or errc::quota when the account may not have so many bytes more.
weir::result<void> check_room(weir::store::session& with, std::int64_t account, std::int64_t bytes,
                              const settings& limits);

/// Where an upload ends at the latest: at its length, or where the account has no room left.
weir::result<std::int64_t> most_bytes(weir::store::session& with, const upload& of,
                                      const settings& limits);

/// Makes the rows and the empty file.
weir::result<upload> begin(weir::store::session& with, const new_upload& wanted,
                           const settings& limits, const shelf& files);

}  // namespace portal::uploads
