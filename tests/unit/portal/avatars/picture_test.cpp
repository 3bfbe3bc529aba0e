#include "portal/avatars/picture.hpp"

#include "portal/avatars/decoders.hpp"
#include "portal/avatars/errc.hpp"
#include "portal/avatars/shelf.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <array>
#include <filesystem>
#include <string>

using portal::avatars::crop_and_scale;
using portal::avatars::decode;
using portal::avatars::encode_webp;
using portal::avatars::errc;
using portal::avatars::oriented;
using portal::avatars::picture;
using portal::avatars::shelf;

namespace {

using pixel = std::array<std::uint8_t, 4>;
constexpr pixel red{255, 0, 0, 255};
constexpr pixel blue{0, 0, 255, 255};
constexpr pixel clear{0, 255, 0, 0};

picture drawn(std::size_t width, std::size_t height, auto colour) {
    picture made;
    made.width = width;
    made.height = height;
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            const pixel at = colour(x, y);
            made.pixels.insert(made.pixels.end(), at.begin(), at.end());
        }
    return made;
}

pixel at(const picture& of, std::size_t x, std::size_t y) {
    const auto* p = of.at(x, y);
    return {p[0], p[1], p[2], p[3]};
}

/// The letters A to F in two rows of three, as their red values.
std::string letters(const picture& of) {
    std::string out;
    for (std::size_t y = 0; y < of.height; ++y) {
        if (y > 0) out += '/';
        for (std::size_t x = 0; x < of.width; ++x) out += static_cast<char>(of.at(x, y)[0]);
    }
    return out;
}

}  // namespace

TEST_CASE("a camera's orientation puts the picture upright") {
    const auto taken = drawn(3, 2, [](std::size_t x, std::size_t y) {
        return pixel{static_cast<std::uint8_t>('A' + x + 3 * y), 0, 0, 255};
    });
    // TIFF 6.0 tag 274, as EXIF uses it.
    const char* upright[] = {"ABC/DEF",  "CBA/FED",  "FED/CBA",  "DEF/ABC",
                             "AD/BE/CF", "DA/EB/FC", "FC/EB/DA", "CF/BE/AD"};
    for (int i = 1; i <= 8; ++i) CHECK(letters(oriented(taken, i)) == upright[i - 1]);
}

TEST_CASE("the middle square is kept and averaged") {
    const auto wide = drawn(8, 4, [](std::size_t x, std::size_t) {
        return x < 2 || x >= 6 ? pixel{0, 0, 0, 255} : x < 4 ? red : blue;
    });

    const auto small = crop_and_scale(wide, 2);
    CHECK(at(small, 0, 0) == red);
    CHECK(at(small, 1, 1) == blue);
    const auto one = crop_and_scale(wide, 1);
    CHECK(at(one, 0, 0) == pixel{128, 0, 128, 255});
}

TEST_CASE("a small picture is repeated up, a single pixel too") {
    const auto dot = drawn(1, 1, [](std::size_t, std::size_t) { return red; });

    const auto large = crop_and_scale(dot, 256);
    CHECK(large.pixels.size() == 4u * 256 * 256);
    CHECK(at(large, 255, 255) == red);
}

TEST_CASE("what is invisible does not colour what is seen") {
    const auto half = drawn(2, 2, [](std::size_t x, std::size_t) { return x == 0 ? red : clear; });

    CHECK(at(crop_and_scale(half, 1), 0, 0) == pixel{255, 0, 0, 128});
}

TEST_CASE("what we encode decodes again") {
    const auto made = drawn(64, 64, [](std::size_t, std::size_t y) { return y < 32 ? red : blue; });

    const auto again = decode(encode_webp(made));
    REQUIRE(again.has_value());
    CHECK(again->width == 64);
    CHECK(at(*again, 5, 5)[0] > 200);
    CHECK(at(*again, 5, 60)[2] > 200);
}

TEST_CASE("every cut and every altered byte of a file is an error or a picture") {
    const auto file = encode_webp(
        drawn(16, 16, [](std::size_t x, std::size_t y) { return (x + y) % 2 ? red : clear; }));
    for (std::size_t size = 0; size < file.size(); ++size)
        CHECK(!decode(weir::byte_view(file).first(size)).has_value());
    for (std::size_t i = 0; i < file.size(); ++i) {
        auto altered = file;
        altered[i] ^= 0xff;
        const auto read = decode(altered);
        if (read) CHECK(read->pixels.size() == 4 * read->width * read->height);
    }
}

TEST_CASE("a size beyond the limits is refused before memory is taken") {
    CHECK(portal::avatars::sized(8192, 2048).has_value());
    CHECK(portal::avatars::sized(8193, 1).error() == errc::too_many_pixels);
    CHECK(portal::avatars::sized(8192, 2049).error() == errc::too_many_pixels);
    CHECK(portal::avatars::sized(SIZE_MAX, SIZE_MAX).error() == errc::too_many_pixels);
    CHECK(portal::avatars::sized(0, 5).error() == errc::broken);
}

TEST_CASE("orientation is read from wherever it is, and from nothing") {
    using portal::avatars::orientation_of;
    const weir::bytes little{0xff, 0xd8, 0xff, 0xe0, 0,   4,   1,   2,  // another segment first
                             0xff, 0xe1, 0,    34,   'E', 'x', 'i', 'f', 0,    0, 'I', 'I',
                             42,   0,    8,    0,    0,   0,   1,   0,   0x12, 1, 3,   0,
                             1,    0,    0,    0,    6,   0,   0,   0,   0,    0, 0,   0};
    CHECK(orientation_of(little) == 6);
    for (std::size_t size = 0; size < little.size() - 8; ++size)
        CHECK(orientation_of(weir::byte_view(little).first(size)) == 1);
    for (std::size_t i = 0; i < little.size(); ++i) {
        auto altered = little;
        altered[i] ^= 0xff;
        const auto read = orientation_of(altered);
        CHECK(read >= 1);
        CHECK(read <= 8);
    }
}

TEST_CASE("the shelf keeps its own encodings under names that nobody guesses") {
    const temp_folder folder;
    const shelf pictures(folder.path("avatars"));
    const auto upload = encode_webp(drawn(10, 20, [](std::size_t, std::size_t) { return blue; }));

    const auto name = pictures.add(upload);

    REQUIRE(name.has_value());
    CHECK(portal::avatars::is_avatar_name(*name));
    const auto kept = pictures.read(*name);
    REQUIRE(kept);
    CHECK(*kept != upload);
    CHECK(decode(*kept)->width == portal::avatars::side);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path("avatars")), {}) == 1);
    for (const auto* other : {"../weir.db", "", ".webp", "a.webp", "/etc/passwd"})
        CHECK(!pictures.read(other));
    pictures.remove(*name);
    CHECK(!pictures.read(*name));
    pictures.remove(*name);
}
