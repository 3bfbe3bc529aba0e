#include "weir/codec/avc_sps.hpp"

#include "weir/codec/errc.hpp"
#include "weir/codec/parameter_set_reader.hpp"

#include <algorithm>
#include <array>

namespace weir::codec {
namespace {

constexpr std::uint32_t macroblock = 16;

// 7.3.2.1.1: the profiles whose parameter sets describe the chroma format.
constexpr std::array<std::uint8_t, 13> high_profiles{100, 110, 122, 244, 44,  83, 86,
                                                     118, 128, 138, 139, 134, 135};

// 7.3.2.1.1.1. Only the length matters here: the next value depends on what was read.
void skip_scaling_list(parameter_set_reader& in, int size) {
    std::int32_t last = 8;
    std::int32_t next = 8;
    for (int i = 0; i < size && in.good(); ++i) {
        if (next != 0) next = (last + in.se(127)) & 0xff;
        if (next != 0) last = next;
    }
}

// Returns separate_colour_plane_flag.
bool read_chroma(parameter_set_reader& in, avc_sps& sps) {
    sps.chroma_format = static_cast<std::uint8_t>(in.ue(3));
    const bool separate_planes = sps.chroma_format == 3 && in.flag();
    sps.luma_depth = static_cast<std::uint8_t>(8 + in.ue(6));
    sps.chroma_depth = static_cast<std::uint8_t>(8 + in.ue(6));
    in.flag();  // qpprime_y_zero_transform_bypass_flag
    if (in.flag()) {
        const int lists = sps.chroma_format == 3 ? 12 : 8;
        for (int i = 0; i < lists && in.good(); ++i) {
            if (in.flag()) skip_scaling_list(in, i < 6 ? 16 : 64);
        }
    }
    return separate_planes;
}

void skip_picture_order(parameter_set_reader& in) {
    const auto type = in.ue(2);
    if (type == 0) {
        in.ue(12);  // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
        in.flag();  // delta_pic_order_always_zero_flag
        in.se();    // offset_for_non_ref_pic
        in.se();    // offset_for_top_to_bottom_field
        const auto cycle = in.ue(255);
        for (std::uint32_t i = 0; i < cycle && in.good(); ++i) in.se();
    }
}

// E.1.1, up to the timing.
void read_vui(parameter_set_reader& in, avc_sps& sps) {
    sps.color = read_vui_head(in);
    if (!in.flag()) return;
    const auto units_in_tick = in.bits(32);
    const auto time_scale = in.bits(32);
    // A tick is a field; a frame has two (E.2.1).
    sps.frame_rate = frame_rate_of(units_in_tick, time_scale, 2);
}

// Width and height in pixels (7.4.2.1.1, equations 7-13 to 7-22); false when nothing or too much is
// left.
bool read_picture_size(parameter_set_reader& in, bool separate_planes, avc_sps& sps) {
    const auto width_blocks = in.ue(max_side / macroblock - 1) + 1;
    const auto height_units = in.ue(max_side / macroblock - 1) + 1;
    const bool frames_only = in.flag();
    if (!frames_only) in.flag();  // mb_adaptive_frame_field_flag
    in.flag();                    // direct_8x8_inference_flag

    const std::uint64_t fields = frames_only ? 1 : 2;
    std::uint64_t width = std::uint64_t{width_blocks} * macroblock;
    std::uint64_t height = std::uint64_t{height_units} * macroblock * fields;
    if (in.flag()) {
        const auto array_type = separate_planes ? 0 : sps.chroma_format;
        const std::uint64_t unit_x = array_type == 1 || array_type == 2 ? 2 : 1;
        const std::uint64_t unit_y = (array_type == 1 ? 2 : 1) * fields;
        const auto cut = read_cropping(in);
        if (unit_x * cut.horizontal >= width || unit_y * cut.vertical >= height) return false;
        width -= unit_x * cut.horizontal;
        height -= unit_y * cut.vertical;
    }
    if (height > max_side) return false;
    sps.width = static_cast<std::uint32_t>(width);
    sps.height = static_cast<std::uint32_t>(height);
    return true;
}

}  // namespace

parsed<avc_sps> read_avc_sps(byte_view nal_unit) {
    if (nal_unit.size() < 4) return parse_error{errc::parameter_set_too_short, nal_unit.size()};
    // forbidden_zero_bit and nal_unit_type (7.3.1).
    if ((nal_unit[0] & 0x9f) != 7) return parse_error{errc::not_a_parameter_set, 0};

    parameter_set_reader in(nal_unit);
    in.skip(8);
    avc_sps sps;
    sps.profile = static_cast<std::uint8_t>(in.bits(8));
    sps.compatibility = static_cast<std::uint8_t>(in.bits(8));
    sps.level = static_cast<std::uint8_t>(in.bits(8));
    in.ue(31);  // seq_parameter_set_id
    bool separate_planes = false;
    if (std::ranges::find(high_profiles, sps.profile) != high_profiles.end())
        separate_planes = read_chroma(in, sps);
    in.ue(12);  // log2_max_frame_num_minus4
    skip_picture_order(in);
    in.ue(16);  // max_num_ref_frames
    in.flag();  // gaps_in_frame_num_value_allowed_flag

    const bool size_fits = in.good() && read_picture_size(in, separate_planes, sps);
    if (size_fits && in.flag()) read_vui(in, sps);
    if (!in.good()) return in.error();
    if (!size_fits) return parse_error{errc::picture_size, in.byte_offset()};
    return sps;
}

}  // namespace weir::codec
