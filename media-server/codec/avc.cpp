#include "weir/codec/avc.hpp"

#include "weir/codec/avc_sps.hpp"
#include "weir/codec/errc.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::codec {
namespace {

// The first of `count` parameter sets, each behind its length of two bytes; moves `in` past them
// all.
parsed<byte_view> take_parameter_sets(byte_reader& in, unsigned count) {
    byte_view first;
    for (unsigned i = 0; i < count; ++i) {
        const auto at = in.offset();
        const auto size = in.u16();
        const auto set = size ? in.take(*size) : std::nullopt;
        if (!set) return parse_error{errc::record_too_short, at};
        if (i == 0) first = *set;
    }
    if (first.empty()) return parse_error{errc::no_parameter_set, in.offset()};
    return first;
}

bool writable(std::span<const byte_view> sets, std::size_t most) {
    return !sets.empty() && sets.size() <= most &&
           std::ranges::all_of(sets, [](byte_view set) { return set.size() <= 0xffff; });
}

void write_parameter_sets(byte_writer& out, std::span<const byte_view> sets) {
    for (const auto set : sets) {
        out.u16(static_cast<std::uint16_t>(set.size()));
        out.append(set);
    }
}

// 5.3.3.1.2: the profiles whose records repeat the chroma format.
bool has_chroma_fields(std::uint8_t profile) {
    return profile == 100 || profile == 110 || profile == 122 || profile == 144;
}

}  // namespace

parsed<video_format> read_avc_record(byte_view record) {
    byte_reader in(record);
    const auto head = in.take(6);
    if (!head) return parse_error{errc::record_too_short, record.size()};
    if ((*head)[0] != 1) return parse_error{errc::record_version, 0};
    // lengthSizeMinusOne: 0, 1 or 3.
    if (((*head)[4] & 3) == 2) return parse_error{errc::nal_length_size, 4};

    const auto sequence_count = (*head)[5] & 0x1fu;
    const auto sps_at = in.offset() + 2;
    const auto sequence = take_parameter_sets(in, sequence_count);
    if (!sequence) return sequence.error();
    const auto picture_count = in.u8();
    if (!picture_count) return parse_error{errc::record_too_short, in.offset()};
    const auto picture = take_parameter_sets(in, *picture_count);
    if (!picture) return picture.error();

    const auto sps = read_avc_sps(*sequence);
    if (!sps) return parse_error{sps.error().code, sps_at + sps.error().offset};

    video_format format;
    format.codec = video_codec::avc;
    format.width = sps->width;
    format.height = sps->height;
    format.frame_rate = sps->frame_rate;
    format.color = sps->color;
    format.codecs =
        fmt::format("avc1.{:02x}{:02x}{:02x}", sps->profile, sps->compatibility, sps->level);
    format.record.assign(record.begin(), record.end());
    return format;
}

parsed<bytes> make_avc_record(std::span<const byte_view> sequence_sets,
                              std::span<const byte_view> picture_sets) {
    if (!writable(sequence_sets, 31) || !writable(picture_sets, 255))
        return parse_error{errc::no_parameter_set, 0};
    const auto sps = read_avc_sps(sequence_sets.front());
    if (!sps) return sps.error();

    bytes record;
    byte_writer out(record);
    out.u8(1);  // configurationVersion
    out.u8(sps->profile);
    out.u8(sps->compatibility);
    out.u8(sps->level);
    out.u8(0xfc | 3);  // lengthSizeMinusOne
    out.u8(static_cast<std::uint8_t>(0xe0 | sequence_sets.size()));
    write_parameter_sets(out, sequence_sets);
    out.u8(static_cast<std::uint8_t>(picture_sets.size()));
    write_parameter_sets(out, picture_sets);
    if (has_chroma_fields(sps->profile)) {
        out.u8(0xfc | sps->chroma_format);
        out.u8(static_cast<std::uint8_t>(0xf8 | (sps->luma_depth - 8)));
        out.u8(static_cast<std::uint8_t>(0xf8 | (sps->chroma_depth - 8)));
        out.u8(0);  // numOfSequenceParameterSetExt
    }
    return record;
}

}  // namespace weir::codec
