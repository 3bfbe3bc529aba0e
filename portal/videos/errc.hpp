#pragma once

#include "weir/base/result.hpp"

namespace portal::videos {

enum class errc {
    /// There is no such video, or it is not for the one who asks: the same on purpose.
    not_found = 1,
    /// It is to be watched by password and has none.
    password_needed,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::videos

template <>
struct boost::system::is_error_code_enum<portal::videos::errc> : std::true_type {};
