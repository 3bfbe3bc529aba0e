#include "portal/avatars/decoders.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace portal::avatars {

namespace {

constexpr unsigned tag_orientation = 0x0112;

/// A number of two or four bytes in the TIFF block, in its own byte order; 0 past its end.
struct tiff {
    weir::byte_view data;
    bool little = false;

    unsigned number(std::size_t at, std::size_t size) const {
        if (at > data.size() || size > data.size() - at) return 0;
        unsigned value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | data[at + (little ? size - 1 - i : i)];
        return value;
    }
};

/// TIFF 6.0: byte order, 42, offset of the first directory; a directory is a count and entries of
/// twelve bytes.
int read_orientation(weir::byte_view block) {
    tiff from{block, weir::as_text(block).starts_with("II")};
    const std::size_t directory = from.number(4, 4);
    const auto entries = from.number(directory, 2);
    for (std::size_t i = 0; i < entries && i < 64; ++i) {
        const auto entry = directory + 2 + 12 * i;
        if (from.number(entry, 2) != tag_orientation) continue;
        const auto value = from.number(entry + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

}  // namespace

int orientation_of(weir::byte_view jpeg) {
    weir::byte_reader from(jpeg);
    from.skip(2);
    // Segments before the scan: a marker, then a length that counts itself.
    for (;;) {
        const auto marker = from.u16();
        const auto length = from.u16();
        if (!marker || !length || *length < 2 || *marker == 0xffda) return 1;
        const auto body = from.take(*length - 2u);
        if (!body) return 1;
        constexpr std::string_view name("Exif\0\0", 6);
        if (*marker == 0xffe1 && weir::as_text(*body).starts_with(name))
            return read_orientation(body->subspan(name.size()));
    }
}

picture oriented(picture from, int orientation) {
    if (orientation == 1) return from;
    // 5 to 8 exchange the axes; which of them run backwards is in these two sets.
    const bool exchanged = orientation >= 5;
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    picture made;
    made.width = exchanged ? from.height : from.width;
    made.height = exchanged ? from.width : from.height;
    made.pixels.resize(from.pixels.size());
    auto* to = made.pixels.data();
    for (std::size_t y = 0; y < made.height; ++y) {
        for (std::size_t x = 0; x < made.width; ++x, to += 4) {
            auto sx = exchanged ? y : x;
            auto sy = exchanged ? x : y;
            if (from_right) sx = from.width - 1 - sx;
            if (from_bottom) sy = from.height - 1 - sy;
            const auto* pixel = from.at(sx, sy);
            std::copy(pixel, pixel + 4, to);
        }
    }
    return made;
}

}  // namespace portal::avatars
