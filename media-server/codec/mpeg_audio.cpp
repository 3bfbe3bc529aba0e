#include "weir/codec/mpeg_audio.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"

#include <array>

namespace weir::codec {
namespace {

constexpr std::uint32_t sync_word = 0x7ff;

// Kilobits a second by bitrate_index 1 to 14.
using bit_rates = std::array<std::uint16_t, 14>;
constexpr bit_rates layer_1{32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448};
constexpr bit_rates layer_2{32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384};
constexpr bit_rates layer_3{32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
constexpr bit_rates layer_1_low{32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256};
constexpr bit_rates layer_2_3_low{8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};

constexpr std::array<std::uint32_t, 3> rates{44100, 48000, 32000};

// ID with the bit in front of it: 3 is MPEG-1, 2 MPEG-2, 0 MPEG-2.5.
constexpr std::uint32_t mpeg_1 = 3;
constexpr std::uint32_t mpeg_2 = 2;
constexpr std::uint32_t reserved_version = 1;

const bit_rates& bit_rates_of(bool low, unsigned layer) {
    if (layer == 1) return low ? layer_1_low : layer_1;
    if (low) return layer_2_3_low;
    return layer == 2 ? layer_2 : layer_3;
}

}  // namespace

parsed<mpeg_audio_header> read_mpeg_audio_header(byte_view frame) {
    bit_reader in(frame);
    const auto sync = in.bits(11);
    const auto version = in.bits(2);
    const auto layer_code = in.bits(2);
    in.bits(1);  // protection_bit
    const auto bit_rate_index = in.bits(4);
    const auto rate_index = in.bits(2);
    const std::uint32_t padding = in.bits(1);
    in.bits(1);  // private_bit
    const auto mode = in.bits(2);
    if (!in.ok()) return parse_error{errc::frame_too_short, frame.size()};
    if (sync != sync_word || version == reserved_version || layer_code == 0)
        return parse_error{errc::frame_sync, 0};
    constexpr std::uint32_t reserved_bit_rate = 15;
    if (bit_rate_index == 0 || bit_rate_index == reserved_bit_rate)
        return parse_error{errc::frame_value, 2};
    if (rate_index >= rates.size()) return parse_error{errc::sampling_rate, 2};

    mpeg_audio_header header;
    header.layer = static_cast<std::uint8_t>(4 - layer_code);
    const bool low = version != mpeg_1;
    header.sample_rate = rates[rate_index] >> (version == mpeg_1 ? 0 : version == mpeg_2 ? 1 : 2);
    constexpr std::uint32_t single_channel = 3;
    header.channels = mode == single_channel ? 1 : 2;
    const std::uint32_t bit_rate = bit_rates_of(low, header.layer)[bit_rate_index - 1] * 1000u;
    if (header.layer == 1) {
        header.samples = 384;
        header.frame_size = (12 * bit_rate / header.sample_rate + padding) * 4;
    } else {
        header.samples = header.layer == 3 && low ? 576 : 1152;
        header.frame_size = header.samples / 8 * bit_rate / header.sample_rate + padding;
    }
    return header;
}

parsed<audio_format> read_mp3_frame(byte_view frame) {
    const auto header = read_mpeg_audio_header(frame);
    if (!header) return header.error();
    if (header->layer != 3) return parse_error{errc::object_type, 1};

    audio_format format;
    format.codec = audio_codec::mp3;
    format.sample_rate = header->sample_rate;
    format.channels = header->channels;
    format.samples_per_frame = header->samples;
    format.codecs = "mp4a.40.34";
    return format;
}

}  // namespace weir::codec
