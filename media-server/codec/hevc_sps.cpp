#include "weir/codec/hevc_sps.hpp"

#include "weir/codec/errc.hpp"
#include "weir/codec/hevc_reference_sets.hpp"
#include "weir/codec/parameter_set_reader.hpp"

#include <algorithm>

namespace weir::codec {
namespace {

// 7.3.3, behind the general part.
void skip_sub_layers(parameter_set_reader& in, unsigned count) {
    constexpr unsigned most = 8;
    constexpr unsigned profile_bits = 88;
    std::array<bool, most> profiles{};
    std::array<bool, most> levels{};
    for (unsigned i = 0; i < count; ++i) {
        profiles[i] = in.flag();
        levels[i] = in.flag();
    }
    if (count > 0) in.skip(2 * (most - count));
    for (unsigned i = 0; i < count; ++i) {
        if (profiles[i]) in.skip(profile_bits);
        if (levels[i]) in.skip(8);
    }
}

// 7.3.4. Only the length matters here.
void skip_scaling_lists(parameter_set_reader& in) {
    for (unsigned size = 0; size < 4; ++size) {
        for (unsigned matrix = 0; matrix < 6 && in.good(); matrix += size == 3 ? 3 : 1) {
            if (!in.flag()) {
                in.ue(matrix);  // scaling_list_pred_matrix_id_delta
                continue;
            }
            if (size > 1) in.se();  // scaling_list_dc_coef_minus8
            const auto coefficients = std::min(64u, 1u << (4 + 2 * size));
            for (unsigned i = 0; i < coefficients && in.good(); ++i) in.se(127);
        }
    }
}

// false when nothing or too much is left (7.4.3.2.1).
bool read_picture_size(parameter_set_reader& in, bool separate_planes, hevc_sps& sps) {
    std::uint64_t width = in.ue(max_side);
    std::uint64_t height = in.ue(max_side);
    if (in.flag()) {
        const auto array_type = separate_planes ? 0 : sps.chroma_format;
        const std::uint64_t unit_x = array_type == 1 || array_type == 2 ? 2 : 1;
        const std::uint64_t unit_y = array_type == 1 ? 2 : 1;
        const auto cut = read_cropping(in);
        if (unit_x * cut.horizontal >= width || unit_y * cut.vertical >= height) return false;
        width -= unit_x * cut.horizontal;
        height -= unit_y * cut.vertical;
    }
    sps.width = static_cast<std::uint32_t>(width);
    sps.height = static_cast<std::uint32_t>(height);
    return width > 0 && height > 0;
}

// Block sizes and tools between the picture size and the reference sets; returns
// log2_max_pic_order_cnt_lsb.
unsigned read_coding_tools(parameter_set_reader& in, hevc_sps& sps) {
    sps.luma_depth = static_cast<std::uint8_t>(8 + in.ue(8));
    sps.chroma_depth = static_cast<std::uint8_t>(8 + in.ue(8));
    const auto order_bits = in.ue(12) + 4;
    const bool each_layer = in.flag();  // sps_sub_layer_ordering_info_present_flag
    const unsigned layers = each_layer ? sps.temporal_layers : 1;
    for (unsigned i = 0; i < layers; ++i) {
        in.ue(15);  // sps_max_dec_pic_buffering_minus1
        in.ue(15);  // sps_max_num_reorder_pics
        in.ue();    // sps_max_latency_increase_plus1
    }
    in.ue(3);  // log2_min_luma_coding_block_size_minus3
    in.ue(3);  // log2_diff_max_min_luma_coding_block_size
    in.ue(3);  // log2_min_luma_transform_block_size_minus2
    in.ue(3);  // log2_diff_max_min_luma_transform_block_size
    in.ue(4);  // max_transform_hierarchy_depth_inter
    in.ue(4);  // max_transform_hierarchy_depth_intra
    if (in.flag() && in.flag()) skip_scaling_lists(in);
    in.flag();        // amp_enabled_flag
    in.flag();        // sample_adaptive_offset_enabled_flag
    if (in.flag()) {  // pcm_enabled_flag
        in.skip(8);
        in.ue(2);
        in.ue(2);
        in.flag();
    }
    return order_bits;
}

// E.2.1, up to the timing.
void read_vui(parameter_set_reader& in, hevc_sps& sps) {
    sps.color = read_vui_head(in);
    in.flag();  // neutral_chroma_indication_flag
    const bool fields = in.flag();
    in.flag();                         // frame_field_info_present_flag
    if (in.flag()) read_cropping(in);  // the default display window, which players ignore
    if (!in.flag()) return;
    const auto units_in_tick = in.bits(32);
    const auto time_scale = in.bits(32);
    // A tick is a picture, which with field_seq_flag is a field.
    sps.frame_rate = frame_rate_of(units_in_tick, time_scale, fields ? 2 : 1);
}

}  // namespace

parsed<hevc_sps> read_hevc_sps(byte_view nal_unit) {
    if (nal_unit.size() < 2) return parse_error{errc::parameter_set_too_short, nal_unit.size()};
    // forbidden_zero_bit and nal_unit_type (7.3.1.2).
    constexpr std::uint8_t sps_type = 33;
    if (nal_unit[0] >> 1 != sps_type) return parse_error{errc::not_a_parameter_set, 0};

    parameter_set_reader in(nal_unit);
    in.skip(16 + 4);  // NAL unit header, sps_video_parameter_set_id
    hevc_sps sps;
    const auto sub_layers = in.bits(3);
    if (sub_layers > 6) in.refuse();
    sps.temporal_layers = static_cast<std::uint8_t>(sub_layers + 1);
    sps.temporal_id_nested = in.flag();
    for (auto& byte : sps.profile_tier_level) byte = static_cast<std::uint8_t>(in.bits(8));
    skip_sub_layers(in, sub_layers);
    in.ue(15);  // sps_seq_parameter_set_id
    sps.chroma_format = static_cast<std::uint8_t>(in.ue(3));
    const bool separate_planes = sps.chroma_format == 3 && in.flag();
    const bool size_fits = in.good() && read_picture_size(in, separate_planes, sps);
    if (!in.good()) return in.error();
    if (!size_fits) return parse_error{errc::picture_size, in.byte_offset()};

    const auto order_bits = read_coding_tools(in, sps);
    skip_reference_sets(in, in.ue(64));
    if (in.flag()) {  // long_term_ref_pics_present_flag
        const auto pictures = in.ue(32);
        for (std::uint32_t i = 0; i < pictures && in.good(); ++i) in.skip(order_bits + 1);
    }
    in.flag();  // sps_temporal_mvp_enabled_flag
    in.flag();  // strong_intra_smoothing_enabled_flag
    if (in.flag()) read_vui(in, sps);
    if (!in.good()) return in.error();
    return sps;
}

}  // namespace weir::codec
