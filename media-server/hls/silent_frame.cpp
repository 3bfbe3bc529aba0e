#include "weir/hls/silent_frame.hpp"

#include <array>

namespace weir::hls {

namespace {

// raw_data_block() of ISO/IEC 14496-3 4.4.2.1 with max_sfb 0, which leaves no spectrum to code.
//   mono:   SCE (000), tag, global_gain, ics_info, no pulse, TNS, gain control; END (111)
//   stereo: CPE (001), tag, common_window 1, ics_info, no M/S, both channels as above; END (111),
//   alignment
constexpr std::array<std::uint8_t, 4> mono{0x00, 0x00, 0x00, 0x07};
constexpr std::array<std::uint8_t, 6> stereo{0x21, 0x00, 0x00, 0x00, 0x00, 0x1c};

}  // namespace

stream::frame_ptr silent_frame(const codec::audio_format& format) {
    if (format.codecs != "mp4a.40.2" || format.channels < 1 || format.channels > 2) return nullptr;
    const auto unit = format.channels == 1 ? byte_view(mono) : byte_view(stereo);
    return stream::frame::make({.kind = stream::media_kind::audio}, packet(unit), 0);
}

}  // namespace weir::hls
