#include "portal/avatars/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portal::avatars {

namespace {

/// The average of the pixels from (x0, y0) up to (x1, y1), colours weighted by their alpha so that
/// what is invisible does not show at the edges.
std::array<std::uint8_t, 4> average(const picture& of, std::size_t x0, std::size_t y0,
                                    std::size_t x1, std::size_t y1) {
    std::uint64_t sum[3]{};
    std::uint64_t alpha = 0;
    for (auto y = y0; y < y1; ++y) {
        for (auto x = x0; x < x1; ++x) {
            const auto* pixel = of.at(x, y);
            for (int c = 0; c < 3; ++c) sum[c] += std::uint64_t{pixel[c]} * pixel[3];
            alpha += pixel[3];
        }
    }
    std::array<std::uint8_t, 4> made{};
    const auto count = (x1 - x0) * (y1 - y0);
    for (std::size_t c = 0; c < 3 && alpha > 0; ++c)
        made[c] = static_cast<std::uint8_t>((sum[c] + alpha / 2) / alpha);
    made[3] = static_cast<std::uint8_t>((alpha + count / 2) / count);
    return made;
}

}  // namespace

picture crop_and_scale(const picture& from, std::size_t side) {
    const auto square = std::min(from.width, from.height);
    const auto left = (from.width - square) / 2;
    const auto top = (from.height - square) / 2;
    const auto edge = [square, side](std::size_t i) { return i * square / side; };
    picture made;
    made.width = side;
    made.height = side;
    made.pixels.reserve(4 * side * side);
    for (std::size_t y = 0; y < side; ++y) {
        for (std::size_t x = 0; x < side; ++x) {
            const auto x0 = left + edge(x);
            const auto y0 = top + edge(y);
            const auto pixel = average(from, x0, y0, std::max(left + edge(x + 1), x0 + 1),
                                       std::max(top + edge(y + 1), y0 + 1));
            made.pixels.insert(made.pixels.end(), pixel.begin(), pixel.end());
        }
    }
    return made;
}

}  // namespace portal::avatars
