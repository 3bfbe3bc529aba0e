#pragma once

#include "weir/codec/format.hpp"
#include "weir/mpegts/access_unit.hpp"

#include <cstdint>
#include <variant>

namespace weir::mpegts {

/// An elementary stream that we carry.
struct track {
    std::uint16_t pid = 0;
    track_kind kind = track_kind::video;
    /// The place among the program's tracks of the kind, from 0.
    std::uint8_t index = 0;
    std::variant<codec::video_codec, codec::audio_codec> codec;

    bool operator==(const track&) const = default;
};

}  // namespace weir::mpegts
