#pragma once

#include "weir/base/result.hpp"

namespace portal::channels {

enum class errc {
    /// No channel has this name.
    not_found = 1,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::channels

template <>
struct boost::system::is_error_code_enum<portal::channels::errc> : std::true_type {};
