#pragma once

#include "weir/base/result.hpp"

namespace portal::avatars {

enum class errc {
    /// Neither PNG, JPEG nor WebP by its first bytes.
    unknown_format = 1,
    /// The picture's announced size is beyond what is decoded.
    too_many_pixels,
    /// It moves; only still pictures are taken.
    animated,
    /// The bytes do not decode.
    broken,
};

weir::error_code make_error_code(errc value);

}  // namespace portal::avatars

template <>
struct boost::system::is_error_code_enum<portal::avatars::errc> : std::true_type {};
