#include "weir/codec/avc.hpp"

#include "weir/codec/avc_sps.hpp"
#include "weir/codec/errc.hpp"

#include <fmt/format.h>

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
    format.codecs =
        fmt::format("avc1.{:02x}{:02x}{:02x}", sps->profile, sps->compatibility, sps->level);
    format.record.assign(record.begin(), record.end());
    return format;
}

}  // namespace weir::codec
