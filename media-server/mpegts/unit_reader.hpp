#pragma once

#include "weir/base/bytes.hpp"
#include "weir/codec/format.hpp"
#include "weir/mpegts/carriage.hpp"
#include "weir/mpegts/pes.hpp"
#include "weir/mpegts/track_output.hpp"

#include <memory>
#include <optional>
#include <variant>

namespace weir::mpegts {

/// Cuts the payload of a track's PES packets into access units in the form of FLV and MP4.
class unit_reader {
 public:
    virtual ~unit_reader() = default;

    /// A whole payload. Without a time, its first unit follows the last of the one before.
    virtual void read(byte_view payload, const std::optional<pes_time>& time) = 0;
    /// Something is missing in front of the next payload.
    virtual void lose() = 0;
};

/// The codec of a track; MP3 for MPEG audio, whose layer its frames say.
std::variant<codec::video_codec, codec::audio_codec> codec_of(carriage how);

/// `to` outlives the reader.
std::unique_ptr<unit_reader> make_unit_reader(const map_entry& entry, carriage how,
                                              track_output& to);

}  // namespace weir::mpegts
