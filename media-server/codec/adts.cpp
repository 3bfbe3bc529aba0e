#include "weir/codec/adts.hpp"

#include "weir/codec/aac.hpp"
#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"

namespace weir::codec {
namespace {

constexpr std::uint32_t sync_word = 0xfff;
constexpr std::size_t checksum_size = 2;
constexpr std::size_t max_frame_size = 0x1fff;
// The indices above are reserved here (ISO/IEC 14496-3 table 1.18).
constexpr std::uint32_t rate_count = 13;

}  // namespace

parsed<adts_header> read_adts_header(byte_view frame) {
    bit_reader in(frame);
    const auto sync = in.bits(12);
    in.bits(1);  // ID: MPEG-4 or MPEG-2, the same here
    const auto layer = in.bits(2);
    const bool no_checksum = in.flag();
    const auto object_type = in.bits(2) + 1;
    const auto rate_index = in.bits(4);
    in.bits(1);  // private_bit
    const auto channels = in.bits(3);
    in.bits(4);  // original, home, copyright
    const std::size_t frame_size = in.bits(13);
    in.bits(11);  // buffer fullness
    const auto more_blocks = in.bits(2);
    if (!in.ok()) return parse_error{errc::frame_too_short, frame.size()};
    if (sync != sync_word || layer != 0) return parse_error{errc::frame_sync, 0};
    if (channels == 0) return parse_error{errc::channel_layout, 2};
    if (rate_index >= rate_count) return parse_error{errc::sampling_rate, 2};

    adts_header header;
    put_be<2>(header.config.data(), object_type << 11 | rate_index << 7 | channels << 3);
    header.header_size = adts_header_size + (no_checksum ? 0 : checksum_size);
    header.frame_size = frame_size;
    if (frame_size < header.header_size) return parse_error{errc::frame_value, 3};
    if (more_blocks != 0) return parse_error{errc::frame_value, 6};
    const auto format = read_aac_config(header.config);
    if (!format) return parse_error{format.error().code, 2};
    header.sample_rate = format->sample_rate;
    return header;
}

std::optional<std::array<std::uint8_t, adts_header_size>> make_adts_header(byte_view config) {
    constexpr std::uint32_t extended_rate = 5;
    constexpr std::uint32_t parametric_stereo = 29;
    constexpr std::uint32_t most_object_type = 4;
    constexpr std::uint32_t most_channels = 7;
    if (!read_aac_config(config)) return {};
    bit_reader in(config);
    auto object_type = in.bits(5);
    const auto rate_index = in.bits(4);
    const auto channels = in.bits(4);
    if (object_type == extended_rate || object_type == parametric_stereo) {
        if (in.bits(4) >= rate_count) return {};
        object_type = in.bits(5);
    }
    const bool short_frames = in.flag();
    if (!in.ok() || object_type > most_object_type || rate_index >= rate_count ||
        channels > most_channels || short_frames)
        return {};

    std::array<std::uint8_t, adts_header_size> header{0xff, 0xf1};
    // profile, rate, private bit, channels; the frame's size is left open; fullness: variable.
    put_be<2>(header.data() + 2, (object_type - 1) << 14 | rate_index << 10 | channels << 6);
    put_be<3>(header.data() + 4, 0x1ffc);
    return header;
}

bool append_adts_header(bytes& out, byte_view header, std::size_t size) {
    const auto frame_size = size + adts_header_size;
    if (frame_size > max_frame_size) return false;
    const auto at = out.size();
    out.insert(out.end(), header.begin(), header.end());
    // 13 bits that begin with the last two of the fourth byte.
    out[at + 3] = static_cast<std::uint8_t>(out[at + 3] | frame_size >> 11);
    out[at + 4] = static_cast<std::uint8_t>(frame_size >> 3);
    out[at + 5] = static_cast<std::uint8_t>(out[at + 5] | (frame_size & 7) << 5);
    return true;
}

}  // namespace weir::codec
