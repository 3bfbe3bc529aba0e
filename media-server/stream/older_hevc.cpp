#include "weir/stream/older_hevc.hpp"

#include <algorithm>
#include <chrono>

namespace weir::stream {

bool is_enhanced_hevc(const frame& one) {
    constexpr std::string_view four_cc = "hvc1";
    const auto body = one.body();
    return one.video() && body.size() > four_cc.size() && (body[0] & 0x80) != 0 &&
           std::ranges::equal(body.subspan(1, four_cc.size()), as_bytes(four_cc));
}

flv::body_header older_hevc_header(const frame& one) {
    const auto kind = one.config() ? flv::video_packet::sequence_start : flv::video_packet::coded;
    const auto composition = std::chrono::floor<std::chrono::milliseconds>(one.time().composition);
    return flv::write_video_header(codec::video_codec::hevc, kind, one.key(),
                                   static_cast<std::int32_t>(composition.count()),
                                   flv::hevc_form::codec_id_12);
}

}  // namespace weir::stream
