#pragma once

#include "weir/base/result.hpp"

namespace weir::store {

enum class errc {
    /// The database could not be opened, or is no database.
    unavailable = 1,
    /// Someone else held the lock for longer than we wait, or the job waited too long for its turn.
    busy,
    /// A row with the same unique value is there already.
    duplicate,
    /// Another rule of the schema was broken: a reference, a check, a null.
    constraint,
    /// The statement failed; the log has its text and the database's words.
    failed,
    /// The database was made by a newer version of this program.
    too_new,
    /// A secret's file exists and does not hold a secret.
    bad_secret,
};

error_code make_error_code(errc value);

}  // namespace weir::store

template <>
struct boost::system::is_error_code_enum<weir::store::errc> : std::true_type {};
