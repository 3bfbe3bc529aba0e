#include "portal/avatars/decoders.hpp"
#include "portal/avatars/errc.hpp"

#include <webp/decode.h>
#include <webp/encode.h>

namespace portal::avatars {

namespace {

constexpr float quality = 85;

}  // namespace

weir::result<picture> decode_webp(weir::byte_view file) {
    WebPBitstreamFeatures about{};
    if (WebPGetFeatures(file.data(), file.size(), &about) != VP8_STATUS_OK)
        return weir::error_code(errc::broken);
    if (about.has_animation) return weir::error_code(errc::animated);
    auto made =
        sized(static_cast<std::size_t>(about.width), static_cast<std::size_t>(about.height));
    if (!made) return made;
    made->pixels.resize(4 * made->width * made->height);
    if (!WebPDecodeRGBAInto(file.data(), file.size(), made->pixels.data(), made->pixels.size(),
                            about.width * 4))
        return weir::error_code(errc::broken);
    return made;
}

weir::bytes encode_webp(const picture& from) {
    std::uint8_t* out = nullptr;
    const auto width = static_cast<int>(from.width);
    const auto height = static_cast<int>(from.height);
    const auto size = WebPEncodeRGBA(from.pixels.data(), width, height, width * 4, quality, &out);
    weir::bytes made(out, out + size);
    WebPFree(out);
    return made;
}

}  // namespace portal::avatars
