// Bodies of FLV tags as encoders send them, in hex. The pictures hold nothing: a slice's first
// bytes.
#pragma once

#include <string>
#include <string_view>

namespace weir::test {

inline constexpr std::string_view avc_high =
    "17 00 000000 "
    "01640028ffe1001b67640028acd940780227e5c044000003000400000300f03c60c65801000668ebe3cb22c0fdf8f8"
    "00";
inline constexpr std::string_view aac_lc = "af 00 11 90";
inline constexpr std::string_view aac_mono = "af 00 11 88";

inline constexpr std::string_view avc_key = "17 01 000028 00000001 65";
inline constexpr std::string_view avc_inter = "27 01 000000 00000001 41";
inline constexpr std::string_view raw_sound = "af 01 21 00";

/// avc_high as another encoder would have it: one byte of its picture parameter set differs.
inline std::string other_avc() {
    return std::string(avc_high).replace(avc_high.rfind("ebe3"), 2, "ea");
}

}  // namespace weir::test
