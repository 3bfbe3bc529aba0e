#include "weir/codec/latm.hpp"

#include "weir/codec/aac.hpp"
#include "weir/codec/errc.hpp"

#include <algorithm>

namespace weir::codec {
namespace {

constexpr std::uint32_t sync_word = 0x2b7;

// Bits that need not begin at a byte; zeros fill up the last byte.
bytes copy_bits(bit_reader& in, std::size_t count) {
    bytes out;
    out.reserve((count + 7) / 8);
    for (; count >= 8; count -= 8) out.push_back(static_cast<std::uint8_t>(in.bits(8)));
    if (count > 0) {
        const auto last = in.bits(static_cast<unsigned>(count));
        out.push_back(static_cast<std::uint8_t>(last << (8 - count)));
    }
    return out;
}

std::size_t bits_read(byte_view all, const bit_reader& in) {
    return all.size() * 8 - in.left();
}

// Reads past a rate (1.6.3.4).
void skip_rate(bit_reader& in) {
    constexpr std::uint32_t explicit_rate = 15;
    if (in.bits(4) == explicit_rate) in.bits(24);
}

// Bits of the AudioSpecificConfig that `in` stands at, which says nowhere how long it is; 0 for
// object types other than AAC Main, LC, SSR, LTP, with SBR and PS or without.
std::size_t config_bits(byte_view all, bit_reader in) {
    const auto begin = bits_read(all, in);
    auto object_type = in.bits(5);
    skip_rate(in);
    const auto channels = in.bits(4);
    if (object_type == 5 || object_type == 29) {
        skip_rate(in);
        object_type = in.bits(5);
    }
    if (object_type < 1 || object_type > 4 || channels == 0) return 0;
    // GASpecificConfig (4.4.1): frame length, core coder and its delay, extension.
    in.bits(1);
    if (in.flag()) in.bits(14);
    in.bits(1);
    return in.ok() ? bits_read(all, in) - begin : 0;
}

// LatmGetValue() (1.7.3.1).
std::uint32_t read_value(bit_reader& in) {
    const auto more = in.bits(2);
    return in.bits((more + 1) * 8);
}

}  // namespace

parsed<std::size_t> read_loas_size(byte_view data) {
    bit_reader in(data);
    const auto sync = in.bits(11);
    const std::size_t size = in.bits(13);
    if (!in.ok()) return parse_error{errc::frame_too_short, data.size()};
    if (sync != sync_word) return parse_error{errc::frame_sync, 0};
    return loas_header_size + size;
}

// StreamMuxConfig (1.7.3.1).
std::optional<parse_error> latm_reader::read_mux_config(bit_reader& in, byte_view element) {
    const bool version_1 = in.flag();
    if (version_1 && in.flag()) return parse_error{errc::record_version, in.byte_offset()};
    if (version_1) read_value(in);  // taraBufferFullness
    const bool same_time = in.flag();
    const auto more_frames = in.bits(6);
    const auto more_programs = in.bits(4);
    const auto more_layers = in.bits(3);
    if (!in.ok()) return parse_error{errc::frame_too_short, element.size()};
    if (!same_time || more_programs != 0 || more_layers != 0)
        return parse_error{errc::frame_value, in.byte_offset()};

    const std::size_t stated = version_1 ? read_value(in) : 0;
    const auto known = version_1 ? stated : config_bits(element, in);
    if (known == 0 || known > in.left()) return parse_error{errc::object_type, in.byte_offset()};
    auto config = copy_bits(in, known);
    if (const auto format = read_aac_config(config); !format)
        return parse_error{format.error().code, in.byte_offset()};

    constexpr std::uint32_t own_length = 0;
    constexpr std::uint32_t fixed_length = 1;
    const auto length_type = in.bits(3);
    std::size_t fixed_size = 0;
    if (length_type == own_length) {
        in.bits(8);  // latmBufferFullness
    } else if (length_type == fixed_length) {
        fixed_size = in.bits(9) + 20;  // in bits, (value + 20) * 8
    } else {
        return parse_error{errc::frame_value, in.byte_offset()};
    }
    if (in.flag()) {  // otherDataPresent: how long it is; it stands behind the frames
        if (version_1) {
            read_value(in);
        } else {
            for (bool more = true; more && in.ok();) {
                more = in.flag();
                in.bits(8);
            }
        }
    }
    if (in.flag()) in.bits(8);  // checksum
    if (!in.ok()) return parse_error{errc::frame_too_short, element.size()};
    config_ = std::move(config);
    frames_ = more_frames + 1;
    fixed_size_ = fixed_size;
    return {};
}

std::optional<parse_error> latm_reader::read(byte_view element, std::vector<bytes>& units) {
    bit_reader in(element);
    in.bits(loas_header_size * 8);
    const bool same_config = in.flag();
    if (!same_config) {
        if (const auto error = read_mux_config(in, element)) return error;
    }
    if (config_.empty()) return {};
    for (unsigned i = 0; i < frames_; ++i) {
        auto size = fixed_size_;
        if (size == 0) {
            constexpr std::uint32_t more = 255;
            for (auto part = more; part == more && in.ok();) size += part = in.bits(8);
        }
        if (!in.ok() || size * 8 > in.left())
            return parse_error{errc::frame_too_short, element.size()};
        units.push_back(copy_bits(in, size * 8));
    }
    return {};
}

}  // namespace weir::codec
