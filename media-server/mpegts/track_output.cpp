#include "weir/mpegts/track_output.hpp"

namespace weir::mpegts {

void track_output::refuse(const std::string& why) {
    format_ = {};
    if (refused_ == why) return;
    refused_ = why;
    if (++stats_.refusals <= max_refusals) to_.on_refused(track_.pid, why);
}

void track_output::unreadable(const std::string& why) {
    if (std::holds_alternative<std::monostate>(format_)) {
        refuse(why);
    } else {
        broken();
    }
}

void track_output::unit(const pes_time& time, byte_view data, bool key) {
    if (std::holds_alternative<std::monostate>(format_)) return;
    access_unit made;
    made.kind = track_.kind;
    made.track = track_.index;
    made.pts = time.pts & clock_mask;
    made.dts = time.dts & clock_mask;
    made.data = data;
    made.key = key;
    made.damaged = damaged_;
    damaged_ = false;
    to_.on_unit(made);
}

}  // namespace weir::mpegts
