#include "weir/mpegts/nal_video_reader.hpp"

#include "weir/mpegts/buffer_budget.hpp"

#include <cmath>

namespace weir::mpegts {

void nal_video_reader::read(byte_view payload, const std::optional<pes_time>& time) {
    if (time) time_ = time;
    codec::annex_b_reader in(payload);
    while (const auto nal_unit = in.next()) take(*nal_unit);
    end_picture();
}

void nal_video_reader::take(byte_view nal_unit) {
    if (sets_.take(nal_unit)) return;
    switch (codec::role_of(codec_, nal_unit)) {
        case codec::nal_role::access_unit_delimiter:
            if (has_slices_) end_picture();
            return;
        case codec::nal_role::filler: return;
        case codec::nal_role::random_access_slice: key_ = true; [[fallthrough]];
        case codec::nal_role::slice: has_slices_ = true; break;
        case codec::nal_role::message:
            if (codec_ == codec::video_codec::avc && codec::is_recovery_point(nal_unit))
                recovery_point_ = true;
            break;
        default: break;
    }
    codec::append_length_prefixed(unit_, nal_unit);
}

void nal_video_reader::end_picture() {
    if (has_slices_) {
        if (sets_.changed()) {
            if (const auto format = sets_.format()) {
                if (format->frame_rate > 0)
                    step_ = static_cast<std::uint64_t>(
                        std::lround(static_cast<double>(clock_rate) / format->frame_rate));
                to_.format(*format);
            } else {
                to_.refuse(format.error().message());
            }
        }
        if (time_) {
            to_.unit(*time_, unit_, key_ || recovery_point_);
            time_->pts += step_;
            time_->dts += step_;
        }
    }
    empty(unit_);
    has_slices_ = key_ = recovery_point_ = false;
}

}  // namespace weir::mpegts
