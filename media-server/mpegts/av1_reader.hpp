#pragma once

#include "weir/mpegts/unit_reader.hpp"

#include <optional>

namespace weir::mpegts {

/// AV1 as "Carriage of AV1 in MPEG-2 TS" of AOM has it: a picture in each PES packet, OBUs behind
/// start codes, perhaps without their sizes. Encoders that hide pictures, of which MP4 wants
/// several in a sample, are not provided for.
class av1_reader final : public unit_reader {
 public:
    explicit av1_reader(track_output& to) : to_(to) {}

    void read(byte_view payload, const std::optional<pes_time>& time) override;
    void lose() override {}

 private:
    track_output& to_;
    bytes unit_;
};

}  // namespace weir::mpegts
