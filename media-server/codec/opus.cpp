#include "weir/codec/opus.hpp"

#include "weir/codec/errc.hpp"

namespace weir::codec {
namespace {

constexpr std::string_view signature = "OpusHead";
constexpr std::size_t head_size = 19;
constexpr std::uint32_t sample_rate = 48000;
// 6.5 ms, which libopus is late by.
constexpr std::uint16_t usual_pre_skip = 312;

// RFC 7845 5.1.1. The size of the header, or why it cannot be used.
parsed<std::size_t> check_mapping(byte_view record) {
    const unsigned channels = record[9];
    const unsigned family = record[18];
    if (family == 0) {
        if (channels > 2) return parse_error{errc::channel_layout, 9};
        return head_size;
    }
    const auto size = head_size + 2 + channels;
    if (record.size() < size) return parse_error{errc::record_too_short, record.size()};
    const unsigned streams = record[19];
    const unsigned coupled = record[20];
    if (streams == 0 || coupled > streams || streams + coupled > 255)
        return parse_error{errc::channel_layout, 19};
    constexpr unsigned silent = 255;
    for (auto at = head_size + 2; at < size; ++at) {
        if (record[at] != silent && record[at] >= streams + coupled)
            return parse_error{errc::channel_layout, at};
    }
    return size;
}

}  // namespace

parsed<audio_format> read_opus_head(byte_view record) {
    if (record.empty()) return read_opus_head(make_opus_head(2));
    if (record.size() < head_size) return parse_error{errc::record_too_short, record.size()};
    if (!as_text(record).starts_with(signature)) return parse_error{errc::record_signature, 0};
    // Versions 0 to 15 can be read (RFC 7845 5.1).
    if (record[8] > 15) return parse_error{errc::record_version, 8};
    if (record[9] == 0) return parse_error{errc::channel_layout, 9};
    const auto size = check_mapping(record);
    if (!size) return size.error();

    audio_format format;
    format.codec = audio_codec::opus;
    format.sample_rate = sample_rate;
    format.channels = record[9];
    format.samples_per_frame = 960;
    format.codecs = "opus";
    const auto header = record.first(*size);
    format.record.assign(header.begin(), header.end());
    return format;
}

bytes make_opus_head(std::uint8_t channels) {
    bytes header;
    byte_writer out(header);
    out.append(signature);
    out.u8(1);  // version
    out.u8(channels);
    // These three are little-endian.
    out.u8(usual_pre_skip & 0xff);
    out.u8(usual_pre_skip >> 8);
    for (unsigned shift = 0; shift < 32; shift += 8)
        out.u8(static_cast<std::uint8_t>(sample_rate >> shift));
    out.u16(0);  // output gain
    out.u8(0);   // channel mapping family
    return header;
}

std::uint32_t opus_packet_samples(byte_view packet) {
    if (packet.empty()) return 0;
    const unsigned config = packet[0] >> 3;
    std::uint32_t frame = 0;
    if (config < 12) {  // SILK: 10, 20, 40, 60 ms
        constexpr std::uint32_t silk[] = {480, 960, 1920, 2880};
        frame = silk[config & 3];
    } else if (config < 16) {  // hybrid: 10, 20 ms
        frame = (config & 1) != 0 ? 960 : 480;
    } else {  // CELT: 2.5, 5, 10, 20 ms
        frame = 120u << (config & 3);
    }
    std::uint32_t count = 0;
    switch (packet[0] & 3) {
        case 0: count = 1; break;
        case 1:
        case 2: count = 2; break;
        default: count = packet.size() > 1 ? packet[1] & 0x3f : 0;
    }
    constexpr std::uint32_t most = 5760;
    return frame * count <= most ? frame * count : 0;
}

}  // namespace weir::codec
