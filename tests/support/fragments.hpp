// The same bytes in many fragmentations, for what must not care how bytes arrive.
#pragma once

#include "weir/base/bytes.hpp"

#include <algorithm>
#include <vector>

namespace weir::test {

/// Pieces of `size` bytes; each piece is `growth` longer than the one before.
inline std::vector<byte_view> cut(byte_view data, std::size_t size, std::size_t growth) {
    std::vector<byte_view> pieces;
    while (!data.empty()) {
        const auto now = std::min(size, data.size());
        pieces.push_back(data.first(now));
        data = data.subspan(now);
        size += growth;
    }
    return pieces;
}

/// Byte by byte, in growing pieces from several starts, in pieces of several sizes, and whole.
inline std::vector<std::vector<byte_view>> fragmentations(byte_view data) {
    return {cut(data, 1, 0), cut(data, 1, 1),  cut(data, 2, 1),    cut(data, 3, 5),
            cut(data, 7, 0), cut(data, 11, 0), cut(data, 1000, 0), cut(data, data.size() + 1, 0)};
}

}  // namespace weir::test
