#pragma once

#include "weir/base/result.hpp"

namespace portal::live {

enum class errc {
    /// The channel is not live.
    not_live = 1,
    /// The media server answered with something else than its interface says.
    bad_answer,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::live

template <>
struct boost::system::is_error_code_enum<portal::live::errc> : std::true_type {};
