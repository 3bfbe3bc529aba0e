#include "portal/avatars/decoders.hpp"
#include "portal/avatars/errc.hpp"

#include <memory>
#include <turbojpeg.h>

namespace portal::avatars {

namespace {

struct closer {
    void operator()(void* handle) const { tjDestroy(handle); }
};

}  // namespace

weir::result<picture> decode_jpeg(weir::byte_view file) {
    const std::unique_ptr<void, closer> from(tjInitDecompress());
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    const auto size = static_cast<unsigned long>(file.size());
    if (!from || tjDecompressHeader3(from.get(), file.data(), size, &width, &height, &subsampling,
                                     &colours) != 0)
        return weir::error_code(errc::broken);
    auto made = sized(static_cast<std::size_t>(width), static_cast<std::size_t>(height));
    if (!made) return made;
    made->pixels.resize(4 * made->width * made->height);
    // A progressive file may ask for the same pixels in thousands of scans.
    constexpr int flags = TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING;
    if (tjDecompress2(from.get(), file.data(), size, made->pixels.data(), width, 0, height,
                      TJPF_RGBA, flags) != 0)
        return weir::error_code(errc::broken);
    return oriented(std::move(*made), orientation_of(file));
}

}  // namespace portal::avatars
