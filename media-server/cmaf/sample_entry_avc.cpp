#include "weir/cmaf/sample_entry.hpp"

namespace weir::cmaf {

void write_avc_sample_entry(box_writer& out, const codec::video_format& format) {
    const auto entry = out.open("avc1");
    write_visual_fields(out, format);
    const auto record = out.open("avcC");
    out.append(format.record);
}

}  // namespace weir::cmaf
