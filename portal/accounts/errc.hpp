#pragma once

#include "weir/base/result.hpp"

namespace portal::accounts {

enum class errc {
    /// Unknown handle or wrong password: the same on purpose.
    wrong_credentials = 1,
    /// Someone has this handle already.
    handle_taken,
    /// Nobody may register here but with the set-up token.
    registration_closed,
    /// The set-up token is wrong, or was used.
    setup_token_invalid,
    /// The current password, asked for again, is wrong.
    wrong_password,
    /// More passwords are being hashed than we have room for.
    overloaded,
    /// The account has as many of these as it may.
    too_many,
    /// The account has no such session or token.
    not_found,
    /// The invitation is wrong, used up or past its end.
    invitation_invalid,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::accounts

template <>
struct boost::system::is_error_code_enum<portal::accounts::errc> : std::true_type {};
