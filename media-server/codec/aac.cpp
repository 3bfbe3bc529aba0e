#include "weir/codec/aac.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"

#include <fmt/format.h>

#include <array>

namespace weir::codec {
namespace {

// Audio object types (ISO/IEC 14496-3 table 1.17).
constexpr std::uint32_t main_profile = 1;
constexpr std::uint32_t low_complexity = 2;
constexpr std::uint32_t scalable_rate = 3;
constexpr std::uint32_t long_term_prediction = 4;
constexpr std::uint32_t spectral_band_replication = 5;
constexpr std::uint32_t resilient_low_complexity = 17;
constexpr std::uint32_t low_delay = 23;
constexpr std::uint32_t parametric_stereo = 29;
constexpr std::uint32_t enhanced_low_delay = 39;

// Table 1.18; the last three indices are reserved, reserved and "24 bits follow".
constexpr std::array<std::uint32_t, 13> rates{96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                              22050, 16000, 12000, 11025, 8000,  7350};
constexpr std::uint32_t explicit_rate = 15;
constexpr std::uint32_t max_rate = 192000;

// Table 1.19; 0 where the layout is reserved or described elsewhere.
constexpr std::array<std::uint8_t, 16> channel_counts{0, 1, 2, 3, 4, 5,  6, 8,
                                                      0, 0, 0, 7, 8, 24, 8, 0};

std::uint32_t read_object_type(bit_reader& in) {
    const auto type = in.bits(5);
    return type == 31 ? 32 + in.bits(6) : type;
}

// 0 when there is no such rate.
std::uint32_t read_rate(bit_reader& in) {
    const auto index = in.bits(4);
    if (index == explicit_rate) {
        const auto rate = in.bits(24);
        return rate <= max_rate ? rate : 0;
    }
    return index < rates.size() ? rates[index] : 0;
}

// Samples a channel in one access unit, by frameLengthFlag (4.4.1 and 4.6.20); 0 for object types
// that we do not know.
std::uint32_t read_frame_length(bit_reader& in, std::uint32_t object_type) {
    switch (object_type) {
        case main_profile:
        case low_complexity:
        case scalable_rate:
        case long_term_prediction:
        case resilient_low_complexity: return in.flag() ? 960 : 1024;
        case low_delay:
        case enhanced_low_delay: return in.flag() ? 480 : 512;
        default: return 0;
    }
}

}  // namespace

parsed<audio_format> read_aac_config(byte_view record) {
    bit_reader in(record);
    const auto stated_type = read_object_type(in);
    const auto rate = read_rate(in);
    const auto layout = in.bits(4);
    auto core_type = stated_type;
    bool extension_rate_known = true;
    if (stated_type == spectral_band_replication || stated_type == parametric_stereo) {
        extension_rate_known = read_rate(in) != 0;
        core_type = read_object_type(in);
    }
    const auto frame_length = read_frame_length(in, core_type);

    const auto at = in.byte_offset();
    if (!in.ok()) return parse_error{errc::config_too_short, at};
    if (frame_length == 0) return parse_error{errc::object_type, 0};
    if (rate == 0 || !extension_rate_known) return parse_error{errc::sampling_rate, 0};
    if (channel_counts[layout] == 0) return parse_error{errc::channel_layout, 0};

    audio_format format;
    format.codec = audio_codec::aac;
    format.sample_rate = rate;
    // Parametric stereo makes two channels of one.
    format.channels = stated_type == parametric_stereo && layout == 1 ? 2 : channel_counts[layout];
    format.samples_per_frame = frame_length;
    format.codecs = fmt::format("mp4a.40.{}", stated_type);
    format.record.assign(record.begin(), record.end());
    return format;
}

}  // namespace weir::codec
