// One decoder a format; each checks the size before it takes memory.
#pragma once

#include "portal/avatars/picture.hpp"

namespace portal::avatars {

weir::result<picture> decode_png(weir::byte_view file);
weir::result<picture> decode_jpeg(weir::byte_view file);
weir::result<picture> decode_webp(weir::byte_view file);

/// A picture without pixels, or an error when it would have too many.
weir::result<picture> sized(std::size_t width, std::size_t height);

/// The EXIF orientation (1 to 8) of a JPEG file; 1 when it says none.
int orientation_of(weir::byte_view jpeg);
/// Turns and mirrors as an EXIF orientation says.
picture oriented(picture from, int orientation);

}  // namespace portal::avatars
