#pragma once

#include "weir/codec/format.hpp"

#include <string_view>

namespace weir::codec {

/// What HLS calls the dynamic range (RFC 8216bis 4.4.6.2, VIDEO-RANGE), by the transfer
/// characteristics of ITU-T H.273 8.2: "PQ" for 16, "HLG" for 18, else "SDR".
constexpr std::string_view video_range(const color_description& color) {
    if (color.transfer == 16) return "PQ";
    return color.transfer == 18 ? "HLG" : "SDR";
}

}  // namespace weir::codec
