#include "weir/codec/nal_units.hpp"

#include "weir/codec/bit_reader.hpp"

#include <algorithm>
#include <array>

namespace weir::codec {
namespace {

constexpr std::size_t start_code_size = 3;
constexpr std::array<std::uint8_t, 4> start_code{0, 0, 0, 1};

// Where the next 00 00 01 stands; the size of the data when there is none.
std::size_t find_start_code(byte_view data) {
    for (std::size_t at = 2; at < data.size();) {
        if (data[at] > 1) {
            at += 3;
        } else if (data[at] == 1 && data[at - 1] == 0 && data[at - 2] == 0) {
            return at - 2;
        } else {
            ++at;
        }
    }
    return data.size();
}

// Payload types and sizes in an SEI are bytes of 255 and a last one (H.264 7.3.2.3.1).
std::optional<std::size_t> read_growing(byte_reader& in) {
    constexpr std::uint8_t more = 255;
    std::size_t value = 0;
    while (const auto byte = in.u8()) {
        value += *byte;
        if (*byte != more) return value;
    }
    return std::nullopt;
}

// Moves past `count` bytes, not counting those of emulation prevention. The two bytes before are
// taken as other than zero, which is so behind a size.
bool skip_payload(byte_reader& in, std::size_t count) {
    unsigned zeros = 0;
    while (count > 0) {
        const auto byte = in.u8();
        if (!byte) return false;
        if (zeros >= 2 && *byte == 3) {
            zeros = 0;
            continue;
        }
        zeros = *byte == 0 ? zeros + 1 : 0;
        --count;
    }
    return true;
}

nal_role avc_role(std::uint8_t first) {
    switch (first & 31) {
        case 1:
        case 2:
        case 3:
        case 4: return nal_role::slice;
        case 5: return nal_role::random_access_slice;
        case 6: return nal_role::message;
        case 7: return nal_role::sequence_parameter_set;
        case 8: return nal_role::picture_parameter_set;
        case 9: return nal_role::access_unit_delimiter;
        case 12: return nal_role::filler;
        default: return nal_role::other;
    }
}

nal_role hevc_role(std::uint8_t first) {
    const unsigned type = first >> 1 & 63;
    if (type >= 16 && type <= 23) return nal_role::random_access_slice;
    if (type < 32) return nal_role::slice;
    switch (type) {
        case 32: return nal_role::video_parameter_set;
        case 33: return nal_role::sequence_parameter_set;
        case 34: return nal_role::picture_parameter_set;
        case 35: return nal_role::access_unit_delimiter;
        case 38: return nal_role::filler;
        case 39: return nal_role::message;
        default: return nal_role::other;
    }
}

// Sets behind lengths of two bytes.
void append_sets(bytes& out, byte_reader& in, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        const auto size = in.u16();
        const auto set = size ? in.take(*size) : std::nullopt;
        if (!set) return;
        out.insert(out.end(), start_code.begin(), start_code.end());
        out.insert(out.end(), set->begin(), set->end());
    }
}

}  // namespace

annex_b_reader::annex_b_reader(byte_view stream) : rest_(stream) {
    rest_ = rest_.subspan(find_start_code(rest_));
}

std::optional<byte_view> annex_b_reader::next() {
    while (!rest_.empty()) {
        rest_ = rest_.subspan(start_code_size);
        const auto end = find_start_code(rest_);
        auto unit = rest_.first(end);
        rest_ = rest_.subspan(end);
        while (!unit.empty() && unit.back() == 0) unit = unit.first(unit.size() - 1);
        if (!unit.empty()) return unit;
    }
    return std::nullopt;
}

std::optional<byte_view> nal_unit_reader::next() {
    while (good_ && !in_.empty()) {
        const auto length = length_size_ == 4   ? in_.u32()
                            : length_size_ == 2 ? std::optional<std::uint32_t>(in_.u16())
                                                : std::optional<std::uint32_t>(in_.u8());
        const auto unit = length ? in_.take(*length) : std::nullopt;
        good_ = unit.has_value();
        if (good_ && !unit->empty()) return unit;
    }
    return std::nullopt;
}

nal_role role_of(video_codec codec, byte_view nal_unit) {
    if (nal_unit.empty()) return nal_role::other;
    return codec == video_codec::avc ? avc_role(nal_unit[0]) : hevc_role(nal_unit[0]);
}

bool is_recovery_point(byte_view nal_unit) {
    constexpr std::size_t recovery_point = 6;
    constexpr std::uint32_t most_frames = 255;
    byte_reader in(nal_unit);
    in.skip(1);
    // The last byte is that of the trailing bits.
    while (in.left() > 1) {
        const auto type = read_growing(in);
        const auto size = read_growing(in);
        if (!type || !size) return false;
        if (*type == recovery_point) {
            // At most 17 bits that begin with a one, or the nine zeros of a number too large: too
            // few for emulation prevention to matter.
            bit_reader bits(in.rest());
            const auto frames = bits.ue();
            return bits.ok() && frames <= most_frames;
        }
        if (!skip_payload(in, *size)) return false;
    }
    return false;
}

void append_length_prefixed(bytes& out, byte_view nal_unit) {
    byte_writer to(out);
    to.u32(static_cast<std::uint32_t>(nal_unit.size()));
    to.append(nal_unit);
}

std::size_t nal_length_size(const video_format& format) {
    const std::size_t at = format.codec == video_codec::avc ? 4 : 21;
    const auto stated = at < format.record.size() ? (format.record[at] & 3u) + 1 : 4u;
    return stated == 3 ? 4 : stated;
}

bytes annex_b_parameter_sets(const video_format& format) {
    bytes out;
    byte_reader in(format.record);
    if (format.codec == video_codec::avc) {
        in.skip(5);
        append_sets(out, in, in.u8().value_or(0) & 0x1fu);
        append_sets(out, in, in.u8().value_or(0));
        return out;
    }
    in.skip(22);
    for (auto arrays = in.u8().value_or(0); arrays > 0; --arrays) {
        in.skip(1);
        append_sets(out, in, in.u16().value_or(0));
    }
    return out;
}

bool append_annex_b(bytes& out, video_codec codec, byte_view parameter_sets, byte_view unit,
                    std::size_t length_size) {
    byte_writer to(out);
    to.append(start_code);
    // primary_pic_type or pic_type: any.
    if (codec == video_codec::avc) {
        to.u16(0x09f0);
    } else {
        to.u24(0x460150);
    }
    to.append(parameter_sets);
    nal_unit_reader in(unit, length_size);
    while (const auto nal_unit = in.next()) {
        if (role_of(codec, *nal_unit) == nal_role::access_unit_delimiter) continue;
        to.append(start_code);
        to.append(*nal_unit);
    }
    return in.good();
}

}  // namespace weir::codec
