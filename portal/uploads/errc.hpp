#pragma once

#include "weir/base/result.hpp"

namespace portal::uploads {

enum class errc {
    /// There is no such upload, it has expired, or it is someone else's: the same on purpose.
    not_found = 1,
    /// There is no such video of this account.
    no_such_video,
    /// What is sent does not go on where the upload ends.
    wrong_offset,
    /// Larger than the site takes, or than was announced.
    too_large,
    /// The account has no room left for it.
    quota,
    /// The disk has no room left.
    no_space,
    /// The account has begun too many uploads.
    too_many,
    /// A final upload takes no bytes: they are in its parts.
    is_final,
    /// A part is not there, not whole, or no part.
    bad_parts,
    /// The length is not known yet, or is another than was said.
    bad_length,
    /// The bytes are not those that the client meant.
    checksum_mismatch,
    /// Someone else is writing and does not stop.
    busy,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::uploads

template <>
struct boost::system::is_error_code_enum<portal::uploads::errc> : std::true_type {};
