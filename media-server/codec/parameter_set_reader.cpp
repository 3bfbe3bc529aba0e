#include "weir/codec/parameter_set_reader.hpp"

#include "weir/codec/errc.hpp"

#include <algorithm>

namespace weir::codec {

parameter_set_reader::parameter_set_reader(byte_view nal_unit)
    : rbsp_(strip_emulation_prevention(nal_unit)), bits_(rbsp_) {}

parse_error parameter_set_reader::error() const {
    return {bits_.ok() ? errc::parameter_set_value : errc::parameter_set_too_short, byte_offset()};
}

void parameter_set_reader::skip(unsigned count) {
    for (; count > 32; count -= 32) bits_.bits(32);
    bits_.bits(count);
}

std::uint32_t parameter_set_reader::ue(std::uint32_t max) {
    const auto value = bits_.ue();
    if (value > max) in_range_ = false;
    return std::min(value, max);
}

std::int32_t parameter_set_reader::se(std::int32_t max) {
    const auto value = bits_.se();
    if (value > max || value < -max - 1) in_range_ = false;
    return std::clamp(value, -max - 1, max);
}

color_description read_vui_head(parameter_set_reader& in) {
    constexpr std::uint32_t extended_sar = 255;
    color_description color;
    if (in.flag() && in.bits(8) == extended_sar) in.skip(32);
    if (in.flag()) in.flag();  // overscan
    if (in.flag()) {           // video_signal_type
        in.skip(3);            // video_format
        color.full_range = in.flag();
        if (in.flag()) {
            color.primaries = static_cast<std::uint8_t>(in.bits(8));
            color.transfer = static_cast<std::uint8_t>(in.bits(8));
            color.matrix = static_cast<std::uint8_t>(in.bits(8));
        }
    }
    if (in.flag()) {  // chroma_loc_info
        in.ue(5);
        in.ue(5);
    }
    return color;
}

double frame_rate_of(std::uint32_t units_in_tick, std::uint32_t time_scale, std::uint32_t ticks) {
    if (units_in_tick == 0) return 0;
    const auto rate = time_scale / (double{1} * ticks * units_in_tick);
    return rate <= 1000 ? rate : 0;
}

cropping read_cropping(parameter_set_reader& in) {
    const auto left = std::uint64_t{in.ue()};
    const auto right = std::uint64_t{in.ue()};
    const auto top = std::uint64_t{in.ue()};
    const auto bottom = std::uint64_t{in.ue()};
    return {left + right, top + bottom};
}

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

}  // namespace weir::codec
