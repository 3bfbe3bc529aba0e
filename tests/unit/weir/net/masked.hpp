#pragma once

#include "weir/base/bytes.hpp"

namespace weir::test {

/// A WebSocket frame as clients send it: `first` is the header's first byte.
inline bytes masked(std::uint8_t first, byte_view payload) {
    constexpr std::uint8_t mask[] = {0x37, 0xfa, 0x21, 0x3d};
    bytes frame;
    byte_writer out(frame);
    out.u8(first);
    if (payload.size() < 126) {
        out.u8(static_cast<std::uint8_t>(0x80 | payload.size()));
    } else if (payload.size() <= 0xffff) {
        out.u8(0x80 | 126);
        out.u16(static_cast<std::uint16_t>(payload.size()));
    } else {
        out.u8(0x80 | 127);
        out.u64(payload.size());
    }
    out.append(byte_view(mask));
    for (std::size_t i = 0; i < payload.size(); ++i)
        out.u8(static_cast<std::uint8_t>(payload[i] ^ mask[i % 4]));
    return frame;
}

}  // namespace weir::test
