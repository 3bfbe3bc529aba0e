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

// An Opus packet (RFC 6716 3.1): CELT, full band, 20 ms, one or two channels, one frame; its range
// coder says silence (4.3).
constexpr std::array<std::uint8_t, 3> opus_mono{0xf8, 0xff, 0xfe};
constexpr std::array<std::uint8_t, 3> opus_stereo{0xfc, 0xff, 0xfe};

byte_view silence_of(const codec::audio_format& format) {
    const bool one = format.channels == 1;
    if (!one && format.channels != 2) return {};
    if (format.codec == codec::audio_codec::opus)
        return one ? byte_view(opus_mono) : byte_view(opus_stereo);
    if (format.codecs == "mp4a.40.2") return one ? byte_view(mono) : byte_view(stereo);
    return {};
}

}  // namespace

stream::frame_ptr silent_frame(const codec::audio_format& format) {
    const auto unit = silence_of(format);
    if (unit.empty()) return nullptr;
    return stream::frame::make({.kind = stream::media_kind::audio}, packet(unit), 0);
}

}  // namespace weir::hls
