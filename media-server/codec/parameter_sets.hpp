#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"
#include "weir/codec/nal_units.hpp"

#include <cstdint>
#include <vector>

namespace weir::codec {

/// The parameter sets of a stream of H.264 or H.265 that sends them among its pictures: the newest
/// one of video and sequence parameter sets, and the picture parameter sets that came since, by
/// their numbers. At most 64, each below 64 KiB; more are forgotten.
class parameter_sets {
 public:
    /// avc or hevc.
    explicit parameter_sets(video_codec codec) : codec_(codec) {}

    /// Whether the NAL unit was a parameter set. It is copied when it is new.
    bool take(byte_view nal_unit);
    /// Something new was taken since format() was last asked.
    bool changed() const { return changed_; }
    /// What they say, with a record made of them; the error's offset counts in the sequence
    /// parameter set.
    parsed<video_format> format();

 private:
    struct picture_set {
        std::uint32_t number = 0;
        bytes nal_unit;
    };

    void keep_picture_set(byte_view nal_unit);

    video_codec codec_;
    bytes video_;
    bytes sequence_;
    std::vector<picture_set> pictures_;
    bool changed_ = false;
};

}  // namespace weir::codec
