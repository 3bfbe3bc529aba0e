#pragma once

#include "weir/codec/nal_units.hpp"
#include "weir/codec/parameter_sets.hpp"
#include "weir/mpegts/unit_reader.hpp"

#include <optional>

namespace weir::mpegts {

/// H.264 and HEVC. The custom is one picture in a PES packet; where there are several, they begin
/// with delimiters. A picture that spans PES packets is not put together.
class nal_video_reader final : public unit_reader {
 public:
    nal_video_reader(codec::video_codec codec, track_output& to)
        : codec_(codec), sets_(codec), to_(to) {}

    void read(byte_view payload, const std::optional<pes_time>& time) override;
    void lose() override {}

 private:
    void take(byte_view nal_unit);
    void end_picture();

    codec::video_codec codec_;
    codec::parameter_sets sets_;
    track_output& to_;
    /// Of the picture that is being read, or that would come next.
    std::optional<pes_time> time_;
    /// What a picture lasts, in 90 kHz: by the parameter sets, else 25 a second.
    std::uint64_t step_ = 3600;
    bytes unit_;
    bool has_slices_ = false;
    bool key_ = false;
    bool recovery_point_ = false;
};

}  // namespace weir::mpegts
