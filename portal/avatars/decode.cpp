#include "portal/avatars/decoders.hpp"
#include "portal/avatars/errc.hpp"

#include <algorithm>
#include <string_view>

namespace portal::avatars {

weir::result<picture> sized(std::size_t width, std::size_t height) {
    if (width == 0 || height == 0) return weir::error_code(errc::broken);
    if (width > most_side || height > most_side || width * height > most_pixels)
        return weir::error_code(errc::too_many_pixels);
    picture made;
    made.width = width;
    made.height = height;
    return made;
}

weir::result<picture> decode(weir::byte_view file) {
    const auto head = weir::as_text(file.first(std::min<std::size_t>(file.size(), 12)));
    if (head.starts_with("\x89PNG\r\n\x1a\n")) return decode_png(file);
    if (head.starts_with("\xff\xd8\xff")) return decode_jpeg(file);
    if (head.starts_with("RIFF") && head.ends_with("WEBP") && head.size() == 12)
        return decode_webp(file);
    return weir::error_code(errc::unknown_format);
}

}  // namespace portal::avatars
