#include "weir/codec/hevc.hpp"

#include "weir/codec/errc.hpp"
#include "weir/codec/hevc_sps.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::codec {
namespace {

// nal_unit_type (ITU-T H.265 table 7-1).
constexpr std::uint8_t video_parameter_set = 32;
constexpr std::uint8_t sequence_parameter_set = 33;
constexpr std::uint8_t picture_parameter_set = 34;

// Where a record says how wide NAL unit lengths are.
constexpr std::size_t length_size_at = 21;
constexpr std::size_t record_head = 22;

struct found_sets {
    bool video = false;
    bool picture = false;
    byte_view sequence;
    std::size_t sequence_at = 0;
};

parsed<found_sets> read_arrays(byte_reader& in) {
    found_sets found;
    const auto too_short = [&in] { return parse_error{errc::record_too_short, in.offset()}; };
    const auto arrays = in.u8();
    if (!arrays) return too_short();
    for (unsigned array = 0; array < *arrays; ++array) {
        const auto type = in.u8();
        const auto count = in.u16();
        if (!type || !count) return too_short();
        for (unsigned i = 0; i < *count; ++i) {
            const auto size = in.u16();
            const auto at = in.offset();
            const auto unit = size ? in.take(*size) : std::nullopt;
            if (!unit) return too_short();
            const auto kind = *type & 0x3f;
            found.video |= kind == video_parameter_set;
            found.picture |= kind == picture_parameter_set;
            if (kind == sequence_parameter_set && found.sequence.empty()) {
                found.sequence = *unit;
                found.sequence_at = at;
            }
        }
    }
    if (!found.video || !found.picture || found.sequence.empty())
        return parse_error{errc::no_parameter_set, in.offset()};
    return found;
}

// ISO/IEC 14496-15 annex E.3.
std::string codecs_of(const std::array<std::uint8_t, 12>& profile_tier_level) {
    const auto& from = profile_tier_level;
    std::uint32_t compatibility = 0;  // its bits the other way round
    for (unsigned i = 0; i < 32; ++i) {
        if ((from[1 + i / 8] >> (7 - i % 8) & 1) != 0) compatibility |= 1u << i;
    }
    constexpr const char* spaces[] = {"", "A", "B", "C"};
    const auto tier = (from[0] >> 5 & 1) != 0 ? 'H' : 'L';
    auto name = fmt::format("hvc1.{}{}.{:X}.{}{}", spaces[from[0] >> 6], from[0] & 31,
                            compatibility, tier, from[11]);
    const std::span constraints(from.data() + 5, 6);
    const auto last = std::ranges::find_if(constraints.rbegin(), constraints.rend(),
                                           [](std::uint8_t byte) { return byte != 0; });
    for (auto at = constraints.begin(); at != last.base(); ++at) name += fmt::format(".{:X}", *at);
    return name;
}

bool writable(std::span<const byte_view> sets) {
    constexpr std::size_t most = 64;
    return !sets.empty() && sets.size() <= most &&
           std::ranges::all_of(sets, [](byte_view set) { return set.size() <= 0xffff; });
}

void write_array(byte_writer& out, std::uint8_t type, std::span<const byte_view> sets) {
    out.u8(0x80 | type);  // array_completeness: no others stand among the pictures
    out.u16(static_cast<std::uint16_t>(sets.size()));
    for (const auto set : sets) {
        out.u16(static_cast<std::uint16_t>(set.size()));
        out.append(set);
    }
}

}  // namespace

parsed<video_format> read_hevc_record(byte_view record) {
    byte_reader in(record);
    const auto head = in.take(record_head);
    if (!head) return parse_error{errc::record_too_short, record.size()};
    if ((*head)[0] != 1) return parse_error{errc::record_version, 0};
    // lengthSizeMinusOne: 0, 1 or 3.
    if (((*head)[length_size_at] & 3) == 2)
        return parse_error{errc::nal_length_size, length_size_at};
    const auto found = read_arrays(in);
    if (!found) return found.error();
    const auto sps = read_hevc_sps(found->sequence);
    if (!sps) return parse_error{sps.error().code, found->sequence_at + sps.error().offset};

    video_format format;
    format.codec = video_codec::hevc;
    format.width = sps->width;
    format.height = sps->height;
    format.frame_rate = sps->frame_rate;
    format.color = sps->color;
    format.codecs = codecs_of(sps->profile_tier_level);
    format.record.assign(record.begin(), record.end());
    return format;
}

parsed<bytes> make_hevc_record(std::span<const byte_view> video_sets,
                               std::span<const byte_view> sequence_sets,
                               std::span<const byte_view> picture_sets) {
    if (!writable(video_sets) || !writable(sequence_sets) || !writable(picture_sets))
        return parse_error{errc::no_parameter_set, 0};
    const auto sps = read_hevc_sps(sequence_sets.front());
    if (!sps) return sps.error();

    bytes record;
    byte_writer out(record);
    out.u8(1);  // configurationVersion
    out.append(sps->profile_tier_level);
    out.u16(0xf000);  // min_spatial_segmentation_idc: unknown
    out.u8(0xfc);     // parallelismType: unknown
    out.u8(0xfc | sps->chroma_format);
    out.u8(static_cast<std::uint8_t>(0xf8 | (sps->luma_depth - 8)));
    out.u8(static_cast<std::uint8_t>(0xf8 | (sps->chroma_depth - 8)));
    out.u16(0);  // avgFrameRate: unknown
    // constantFrameRate unknown, numTemporalLayers, temporalIdNested, lengthSizeMinusOne.
    out.u8(static_cast<std::uint8_t>(sps->temporal_layers << 3 | (sps->temporal_id_nested ? 4 : 0) |
                                     3));
    out.u8(3);  // numOfArrays
    write_array(out, video_parameter_set, video_sets);
    write_array(out, sequence_parameter_set, sequence_sets);
    write_array(out, picture_parameter_set, picture_sets);
    return record;
}

}  // namespace weir::codec
