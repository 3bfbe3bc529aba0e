#include "weir/codec/ac3.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"

#include <array>

namespace weir::codec {
namespace {

constexpr std::uint32_t sync_word = 0x0b77;
constexpr std::uint32_t samples_per_block = 256;
constexpr std::uint32_t blocks_per_ac3_frame = 6;

// fscod (table 4.1); the fourth is reserved, or halves these in E-AC-3.
constexpr std::array<std::uint32_t, 3> rates{48000, 44100, 32000};
// acmod (table 4.3): full-range channels.
constexpr std::array<std::uint8_t, 8> channel_counts{2, 1, 2, 3, 3, 4, 4, 5};

struct channels {
    std::uint32_t mode = 0;
    bool low_frequency = false;

    std::uint32_t count() const { return channel_counts[mode] + (low_frequency ? 1u : 0u); }
};

}  // namespace

parsed<audio_format> read_ac3_frame(byte_view frame) {
    bit_reader in(frame);
    const auto sync = in.bits(16);
    in.bits(16);  // crc1
    const auto rate_code = in.bits(2);
    const auto size_code = in.bits(6);
    const auto stream_id = in.bits(5);
    const auto service = in.bits(3);
    channels layout;
    layout.mode = in.bits(3);
    // cmixlev, surmixlev, dsurmod (4.3.2)
    if ((layout.mode & 1) != 0 && layout.mode != 1) in.bits(2);
    if ((layout.mode & 4) != 0) in.bits(2);
    if (layout.mode == 2) in.bits(2);
    layout.low_frequency = in.flag();
    if (!in.ok()) return parse_error{errc::frame_too_short, frame.size()};
    if (sync != sync_word) return parse_error{errc::frame_sync, 0};
    if (rate_code >= rates.size()) return parse_error{errc::sampling_rate, 4};
    constexpr std::uint32_t size_codes = 38;
    if (size_code >= size_codes) return parse_error{errc::frame_value, 4};
    constexpr std::uint32_t newest_stream_id = 8;
    if (stream_id > newest_stream_id) return parse_error{errc::frame_value, 5};

    audio_format format;
    format.codec = audio_codec::ac3;
    format.sample_rate = rates[rate_code];
    format.channels = layout.count();
    format.samples_per_frame = blocks_per_ac3_frame * samples_per_block;
    format.codecs = "ac-3";
    format.record.resize(3);
    put_be<3>(format.record.data(), rate_code << 22 | stream_id << 17 | service << 14 |
                                        layout.mode << 11 | (layout.low_frequency ? 1u : 0u) << 10 |
                                        size_code >> 1 << 5);
    return format;
}

parsed<audio_format> read_eac3_frame(byte_view frame) {
    bit_reader in(frame);
    const auto sync = in.bits(16);
    const auto stream_type = in.bits(2);
    const auto substream = in.bits(3);
    const auto size = (in.bits(11) + 1) * 2;
    const auto rate_code = in.bits(2);
    constexpr std::uint32_t halved = 3;
    constexpr std::array<std::uint32_t, 4> block_counts{1, 2, 3, 6};
    // With fscod2 there are six blocks always (E.1.3.1.5).
    const auto second_code = in.bits(2);
    const auto blocks = rate_code == halved ? 6 : block_counts[second_code];
    channels layout;
    layout.mode = in.bits(3);
    layout.low_frequency = in.flag();
    const auto stream_id = in.bits(5);
    if (!in.ok()) return parse_error{errc::frame_too_short, frame.size()};
    if (sync != sync_word) return parse_error{errc::frame_sync, 0};
    // An access unit begins with the first independent substream.
    constexpr std::uint32_t dependent = 1;
    if (stream_type == dependent || substream != 0) return parse_error{errc::frame_value, 2};
    if (rate_code == halved && second_code >= rates.size())
        return parse_error{errc::sampling_rate, 4};
    constexpr std::uint32_t oldest_stream_id = 11;
    constexpr std::uint32_t newest_stream_id = 16;
    if (stream_id < oldest_stream_id || stream_id > newest_stream_id)
        return parse_error{errc::frame_value, 5};

    audio_format format;
    format.codec = audio_codec::eac3;
    format.sample_rate = rate_code == halved ? rates[second_code] / 2 : rates[rate_code];
    format.channels = layout.count();
    format.samples_per_frame = blocks * samples_per_block;
    format.codecs = "ec-3";
    const auto kilobits =
        std::uint64_t{size} * 8 * format.sample_rate / format.samples_per_frame / 1000;
    format.record.resize(5);
    // data_rate, num_ind_sub: one; fscod, bsid, no service, acmod, lfeon, num_dep_sub: none.
    put_be<2>(format.record.data(), (kilobits & 0x1fff) << 3);
    put_be<3>(format.record.data() + 2, rate_code << 22 | stream_id << 17 | layout.mode << 9 |
                                            (layout.low_frequency ? 1u : 0u) << 8);
    return format;
}

}  // namespace weir::codec
