#include "portal/avatars/decoders.hpp"
#include "portal/avatars/errc.hpp"

#include <png.h>

namespace portal::avatars {

namespace {

/// libpng's simplified reader, freed at the end.
struct reader {
    png_image image{};
    reader() { image.version = PNG_IMAGE_VERSION; }
    ~reader() { png_image_free(&image); }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;
};

}  // namespace

weir::result<picture> decode_png(weir::byte_view file) {
    reader from;
    if (!png_image_begin_read_from_memory(&from.image, file.data(), file.size()))
        return weir::error_code(errc::broken);
    auto made = sized(from.image.width, from.image.height);
    if (!made) return made;
    from.image.format = PNG_FORMAT_RGBA;
    made->pixels.resize(PNG_IMAGE_SIZE(from.image));
    if (!png_image_finish_read(&from.image, nullptr, made->pixels.data(), 0, nullptr))
        return weir::error_code(errc::broken);
    return made;
}

}  // namespace portal::avatars
