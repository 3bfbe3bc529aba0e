#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstddef>

namespace portal::avatars {

/// Pixels as RGBA, eight bits each, row by row without gaps; colours not multiplied by alpha.
struct picture {
    std::size_t width = 0;
    std::size_t height = 0;
    weir::bytes pixels;

    const std::uint8_t* at(std::size_t x, std::size_t y) const {
        return pixels.data() + 4 * (y * width + x);
    }
};

/// What is decoded at most: the size is read from the file's head before any memory is taken for
/// the pixels (at most 64 MiB).
constexpr std::size_t most_side = 8192;
constexpr std::size_t most_pixels = 16 * 1024 * 1024;

/// Reads PNG, JPEG (as its EXIF orientation says) or still WebP, told apart by their first bytes
/// alone. Takes up to a second: never on a loop.
weir::result<picture> decode(weir::byte_view file);

/// The middle square, averaged down (or repeated up) to `side` by `side`.
picture crop_and_scale(const picture& from, std::size_t side);

/// WebP, without any metadata; empty when it cannot be made.
weir::bytes encode_webp(const picture& from);

}  // namespace portal::avatars
