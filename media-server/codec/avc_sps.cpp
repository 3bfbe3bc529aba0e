#include "weir/codec/avc_sps.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"

#include <algorithm>
#include <array>

namespace weir::codec {
namespace {

constexpr std::uint32_t max_side = 16384;
constexpr std::uint32_t macroblock = 16;

// 7.3.2.1.1: the profiles whose parameter sets describe the chroma format.
constexpr std::array<std::uint8_t, 13> high_profiles{100, 110, 122, 244, 44,  83, 86,
                                                     118, 128, 138, 139, 134, 135};

// Reads a number that must not be over `max`, and notes the first that is.
class ranged_reader {
 public:
    explicit ranged_reader(byte_view data) : in(data) {}

    std::uint32_t ue(std::uint32_t max) {
        const auto value = in.ue();
        if (value > max) in_range = false;
        return value;
    }
    bool good() const { return in.ok() && in_range; }

    bit_reader in;
    bool in_range = true;
};

// 7.3.2.1.1.1. Only the length matters here: the next value depends on what was read.
void skip_scaling_list(ranged_reader& from, int size) {
    std::int32_t last = 8;
    std::int32_t next = 8;
    for (int i = 0; i < size && from.good(); ++i) {
        if (next != 0) {
            const auto delta = from.in.se();
            if (delta < -128 || delta > 127) {
                from.in_range = false;
                return;
            }
            next = (last + delta) & 0xff;
        }
        if (next != 0) last = next;
    }
}

struct chroma {
    std::uint32_t format = 1;
    bool separate_planes = false;
};

chroma read_chroma(ranged_reader& from) {
    chroma c;
    c.format = from.ue(3);
    if (c.format == 3) c.separate_planes = from.in.flag();
    from.ue(6);      // bit_depth_luma_minus8
    from.ue(6);      // bit_depth_chroma_minus8
    from.in.flag();  // qpprime_y_zero_transform_bypass_flag
    if (from.in.flag()) {
        const int lists = c.format == 3 ? 12 : 8;
        for (int i = 0; i < lists && from.good(); ++i) {
            if (from.in.flag()) skip_scaling_list(from, i < 6 ? 16 : 64);
        }
    }
    return c;
}

void skip_picture_order(ranged_reader& from) {
    const auto type = from.ue(2);
    if (type == 0) {
        from.ue(12);  // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
        from.in.flag();  // delta_pic_order_always_zero_flag
        from.in.se();    // offset_for_non_ref_pic
        from.in.se();    // offset_for_top_to_bottom_field
        const auto cycle = from.ue(255);
        for (std::uint32_t i = 0; i < cycle && from.good(); ++i) from.in.se();
    }
}

// E.1.1, up to the timing.
double read_frame_rate(bit_reader& in) {
    constexpr std::uint32_t extended_sar = 255;
    if (in.flag() && in.bits(8) == extended_sar) in.bits(32);
    if (in.flag()) in.flag();  // overscan
    if (in.flag()) {           // video_signal_type
        in.bits(4);
        if (in.flag()) in.bits(24);
    }
    if (in.flag()) {  // chroma_loc_info
        in.ue();
        in.ue();
    }
    if (!in.flag()) return 0;
    const auto units_in_tick = in.bits(32);
    const auto time_scale = in.bits(32);
    if (units_in_tick == 0) return 0;
    // A tick is a field; a frame has two (E.2.1).
    const auto rate = time_scale / (2.0 * units_in_tick);
    return rate <= 1000 ? rate : 0;
}

// Width and height in pixels (7.4.2.1.1, equations 7-13 to 7-22); false when nothing or too much is
// left.
bool read_picture_size(ranged_reader& from, const chroma& c, avc_sps& sps) {
    const auto width_blocks = from.ue(max_side / macroblock - 1) + 1;
    const auto height_units = from.ue(max_side / macroblock - 1) + 1;
    const bool frames_only = from.in.flag();
    if (!frames_only) from.in.flag();  // mb_adaptive_frame_field_flag
    from.in.flag();                    // direct_8x8_inference_flag

    const std::uint64_t fields = frames_only ? 1 : 2;
    std::uint64_t width = std::uint64_t{width_blocks} * macroblock;
    std::uint64_t height = std::uint64_t{height_units} * macroblock * fields;
    if (from.in.flag()) {
        const auto array_type = c.separate_planes ? 0 : c.format;
        const std::uint64_t unit_x = array_type == 1 || array_type == 2 ? 2 : 1;
        const std::uint64_t unit_y = (array_type == 1 ? 2 : 1) * fields;
        const auto left = std::uint64_t{from.in.ue()};
        const auto right = std::uint64_t{from.in.ue()};
        const auto top = std::uint64_t{from.in.ue()};
        const auto bottom = std::uint64_t{from.in.ue()};
        const auto crop_x = unit_x * (left + right);
        const auto crop_y = unit_y * (top + bottom);
        if (crop_x >= width || crop_y >= height) return false;
        width -= crop_x;
        height -= crop_y;
    }
    if (height > max_side) return false;
    sps.width = static_cast<std::uint32_t>(width);
    sps.height = static_cast<std::uint32_t>(height);
    return true;
}

}  // namespace

bytes strip_emulation_prevention(byte_view nal_unit) {
    bytes out;
    out.reserve(nal_unit.size());
    std::size_t zeros = 0;
    for (const auto byte : nal_unit) {
        if (zeros >= 2 && byte == 3) {
            zeros = 0;
            continue;
        }
        zeros = byte == 0 ? zeros + 1 : 0;
        out.push_back(byte);
    }
    return out;
}

parsed<avc_sps> read_avc_sps(byte_view nal_unit) {
    if (nal_unit.size() < 4) return parse_error{errc::parameter_set_too_short, nal_unit.size()};
    // forbidden_zero_bit and nal_unit_type (7.3.1).
    if ((nal_unit[0] & 0x9f) != 7) return parse_error{errc::not_a_parameter_set, 0};

    const auto rbsp = strip_emulation_prevention(nal_unit);
    ranged_reader from(rbsp);
    from.in.bits(8);
    avc_sps sps;
    sps.profile = static_cast<std::uint8_t>(from.in.bits(8));
    sps.compatibility = static_cast<std::uint8_t>(from.in.bits(8));
    sps.level = static_cast<std::uint8_t>(from.in.bits(8));
    from.ue(31);  // seq_parameter_set_id
    chroma c;
    if (std::ranges::find(high_profiles, sps.profile) != high_profiles.end()) c = read_chroma(from);
    from.ue(12);  // log2_max_frame_num_minus4
    skip_picture_order(from);
    from.ue(16);     // max_num_ref_frames
    from.in.flag();  // gaps_in_frame_num_value_allowed_flag

    const bool size_fits = from.good() && read_picture_size(from, c, sps);
    if (size_fits && from.in.flag()) sps.frame_rate = read_frame_rate(from.in);

    const auto at = from.in.byte_offset();
    if (!from.in.ok()) return parse_error{errc::parameter_set_too_short, at};
    if (!from.in_range) return parse_error{errc::parameter_set_value, at};
    if (!size_fits) return parse_error{errc::picture_size, at};
    return sps;
}

}  // namespace weir::codec
