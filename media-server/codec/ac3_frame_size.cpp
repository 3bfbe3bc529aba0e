#include "weir/codec/ac3_frame_size.hpp"

#include "weir/codec/errc.hpp"

#include <array>

namespace weir::codec {
namespace {

constexpr std::uint16_t sync_word = 0x0b77;

// By frmsizecod / 2, in kilobits a second.
constexpr std::array<std::uint16_t, 19> bit_rates{32,  40,  48,  56,  64,  80,  96,  112, 128, 160,
                                                  192, 224, 256, 320, 384, 448, 512, 576, 640};

}  // namespace

parsed<std::size_t> ac3_frame_size(byte_view frame) {
    byte_reader in(frame);
    const auto sync = in.u16();
    in.skip(2);  // crc1
    const auto codes = in.u8();
    if (!sync || !codes) return parse_error{errc::frame_too_short, frame.size()};
    if (*sync != sync_word) return parse_error{errc::frame_sync, 0};
    const unsigned rate_code = *codes >> 6;
    const unsigned size_code = *codes & 63;
    if (size_code / 2 >= bit_rates.size()) return parse_error{errc::frame_value, 4};
    const std::size_t bit_rate = bit_rates[size_code / 2];
    switch (rate_code) {
        case 0:
            return bit_rate * 4;  // 1536 samples of 48 kHz are 32 ms
        // In words of two bytes, and every other one a word longer: 1536 / 44.1 / 16 of them.
        case 1: return (bit_rate * 320 / 147 + size_code % 2) * 2;
        case 2: return bit_rate * 6;
        default: return parse_error{errc::sampling_rate, 4};
    }
}

parsed<std::size_t> eac3_frame_size(byte_view frame) {
    byte_reader in(frame);
    const auto sync = in.u16();
    const auto head = in.u16();
    if (!head) return parse_error{errc::frame_too_short, frame.size()};
    if (*sync != sync_word) return parse_error{errc::frame_sync, 0};
    return ((*head & 0x7ffu) + 1) * std::size_t{2};
}

bool eac3_continues_unit(byte_view frame) {
    if (frame.size() < 3) return false;
    constexpr unsigned dependent = 1;
    return frame[2] >> 6 == dependent || (frame[2] >> 3 & 7) != 0;
}

}  // namespace weir::codec
