#include "weir/cmaf/sample_entry.hpp"

namespace weir::cmaf {

namespace {

void write_entry_fields(box_writer& out) {
    out.zeros(6);
    out.u16(1);  // data_reference_index
}

}  // namespace

void write_visual_fields(box_writer& out, const codec::video_format& format) {
    write_entry_fields(out);
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

void write_audio_fields(box_writer& out, const codec::audio_format& format) {
    write_entry_fields(out);
    out.zeros(8);
    out.u16(static_cast<std::uint16_t>(format.channels));
    out.u16(16);  // samplesize
    out.u32(0);
    out.u32(format.sample_rate <= 0xffff ? format.sample_rate << 16 : 0);
}

}  // namespace weir::cmaf
