#include "weir/cmaf/sample_entry.hpp"

namespace weir::cmaf {

namespace {

// ISO/IEC 14496-12 12.1.3, after the box header.
void write_visual_fields(box_writer& out, const codec::video_format& format) {
    out.zeros(6);
    out.u16(1);  // data_reference_index
    out.zeros(16);
    out.u16(static_cast<std::uint16_t>(format.width));
    out.u16(static_cast<std::uint16_t>(format.height));
    out.u32(0x00480000);  // 72 dpi
    out.u32(0x00480000);
    out.u32(0);
    out.u16(1);     // frame_count
    out.zeros(32);  // compressorname
    out.u16(0x0018);
    out.u16(0xffff);
}

void write_color(box_writer& out, const codec::color_description& color) {
    if (color == codec::color_description{}) return;
    const auto box = out.open("colr");
    out.append("nclx");
    out.u16(color.primaries);
    out.u16(color.transfer);
    out.u16(color.matrix);
    out.u8(color.full_range ? 0x80 : 0);
}

void write_record(box_writer& out, const codec::video_format& format) {
    switch (format.codec) {
        case codec::video_codec::avc: {
            const auto box = out.open("avcC");
            return out.append(format.record);
        }
        case codec::video_codec::hevc: {
            const auto box = out.open("hvcC");
            return out.append(format.record);
        }
        case codec::video_codec::av1: {
            const auto box = out.open("av1C");
            return out.append(format.record);
        }
        case codec::video_codec::vp9: {
            const auto box = out.open_full("vpcC", 1, 0);
            return out.append(format.record);
        }
    }
}

std::string_view entry_type(codec::video_codec codec) {
    switch (codec) {
        case codec::video_codec::avc: return "avc1";
        case codec::video_codec::hevc: return "hvc1";
        case codec::video_codec::av1: return "av01";
        case codec::video_codec::vp9: break;
    }
    return "vp09";
}

}  // namespace

void write_video_sample_entry(box_writer& out, const codec::video_format& format) {
    const auto entry = out.open(entry_type(format.codec));
    write_visual_fields(out, format);
    write_record(out, format);
    write_color(out, format.color);
}

}  // namespace weir::cmaf
