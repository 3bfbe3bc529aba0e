#pragma once

#include "weir/base/result.hpp"

namespace portal::jobs {

enum class errc {
    /// The lease ended and someone else has the work now, or nobody wants it any more.
    lease_lost = 1,
    /// There is no such work, or it did not fail.
    not_failed,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::jobs

template <>
struct boost::system::is_error_code_enum<portal::jobs::errc> : std::true_type {};
