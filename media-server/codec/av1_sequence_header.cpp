#include "weir/codec/av1_sequence_header.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/parameter_set_reader.hpp"

namespace weir::codec {
namespace {

// 4.10.3, which is Exp-Golomb for numbers that fit.
std::uint32_t read_uvlc(bit_reader& in) {
    return in.ue();
}

// 5.5.3: returns frames a second, 0 when they may differ in length.
double read_timing(bit_reader& in) {
    const auto units_in_tick = in.bits(32);
    const auto time_scale = in.bits(32);
    if (!in.flag()) return 0;  // equal_picture_interval
    const auto ticks = std::uint64_t{read_uvlc(in)} + 1;
    return ticks > 0xffffffff
               ? 0
               : frame_rate_of(units_in_tick, time_scale, static_cast<std::uint32_t>(ticks));
}

// 5.5.1, from timing_info_present_flag to the last operating point.
void read_operating_points(bit_reader& in, av1_sequence_header& header) {
    bool decoder_model = false;
    unsigned delay_bits = 0;
    if (in.flag()) {  // timing_info_present_flag
        header.frame_rate = read_timing(in);
        decoder_model = in.flag();
        if (decoder_model) {
            delay_bits = in.bits(5) + 1;
            in.bits(32);  // num_units_in_decoding_tick
            in.bits(10);  // lengths of two times in frame headers
        }
    }
    const bool display_delay = in.flag();
    const auto points = in.bits(5) + 1;
    for (std::uint32_t i = 0; i < points && in.ok(); ++i) {
        in.bits(12);  // operating_point_idc
        const auto level = in.bits(5);
        const bool high_tier = level > 7 && in.flag();
        if (i == 0) {
            header.level = static_cast<std::uint8_t>(level);
            header.high_tier = high_tier;
        }
        if (decoder_model && in.flag()) {
            in.bits(delay_bits);
            in.bits(delay_bits);
            in.flag();
        }
        if (display_delay && in.flag()) in.bits(4);
    }
}

// 5.5.1, from enable_interintra_compound to order_hint_bits_minus_1.
void skip_inter_tools(bit_reader& in) {
    in.bits(4);
    const bool order_hint = in.flag();
    if (order_hint) in.bits(2);
    const bool choose_screen_content = in.flag();
    const bool screen_content = choose_screen_content || in.flag();
    // seq_choose_integer_mv, else seq_force_integer_mv
    if (screen_content && !in.flag()) in.flag();
    if (order_hint) in.bits(3);
}

// 5.5.2.
void read_color(bit_reader& in, av1_sequence_header& header) {
    const bool high_depth = in.flag();
    const bool twelve = header.profile == 2 && high_depth && in.flag();
    header.bit_depth = twelve ? 12 : high_depth ? 10 : 8;
    header.monochrome = header.profile != 1 && in.flag();
    auto& color = header.color;
    if (in.flag()) {  // color_description_present_flag
        color.primaries = static_cast<std::uint8_t>(in.bits(8));
        color.transfer = static_cast<std::uint8_t>(in.bits(8));
        color.matrix = static_cast<std::uint8_t>(in.bits(8));
    }
    if (header.monochrome) {
        color.full_range = in.flag();
        return;
    }
    const bool srgb = color.primaries == 1 && color.transfer == 13 && color.matrix == 0;
    if (srgb) {
        color.full_range = true;
        header.subsampling_x = header.subsampling_y = false;
        return;
    }
    color.full_range = in.flag();
    if (header.profile == 1) {
        header.subsampling_x = header.subsampling_y = false;
    } else if (header.profile == 2) {
        header.subsampling_x = !twelve || in.flag();
        header.subsampling_y = twelve && header.subsampling_x && in.flag();
    }
    if (header.subsampling_x && header.subsampling_y)
        header.chroma_position = static_cast<std::uint8_t>(in.bits(2));
}

}  // namespace

parsed<av1_sequence_header> read_av1_sequence_header(byte_view payload) {
    bit_reader in(payload);
    av1_sequence_header header;
    header.profile = static_cast<std::uint8_t>(in.bits(3));
    in.flag();  // still_picture
    const bool reduced = in.flag();
    if (reduced) {
        header.level = static_cast<std::uint8_t>(in.bits(5));
    } else {
        read_operating_points(in, header);
    }
    const auto width_bits = in.bits(4) + 1;
    const auto height_bits = in.bits(4) + 1;
    header.width = in.bits(width_bits) + 1;
    header.height = in.bits(height_bits) + 1;
    if (!reduced && in.flag()) in.bits(7);  // lengths of frame ids
    in.bits(3);                             // superblock size, two intra tools
    if (!reduced) skip_inter_tools(in);
    in.bits(3);  // super-resolution, two filters
    read_color(in, header);

    if (!in.ok()) return parse_error{errc::parameter_set_too_short, in.byte_offset()};
    if (header.profile > 2) return parse_error{errc::parameter_set_value, 0};
    if (header.width > max_side || header.height > max_side)
        return parse_error{errc::picture_size, in.byte_offset()};
    return header;
}

}  // namespace weir::codec
