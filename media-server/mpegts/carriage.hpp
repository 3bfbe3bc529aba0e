// How the codecs that we carry are marked in a program map (ISO/IEC 13818-1 table 2-34, ATSC A/52
// annex A, ETSI EN 300 468 annex D, "Opus in MPEG-TS" 0.1.3 of the Opus project, "Carriage of AV1
// in MPEG-2 TS" of AOM).
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"
#include "weir/mpegts/tables.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace weir::mpegts {

/// What stands in the PES packets of a track.
enum class carriage : std::uint8_t {
    avc,
    hevc,
    av1,
    /// AAC behind ADTS headers, or in LATM with LOAS.
    adts,
    latm,
    /// Layers I to III.
    mpeg_audio,
    ac3,
    eac3,
    /// Behind control headers.
    opus,
};

/// Nothing for what we do not carry.
std::optional<carriage> carriage_of(const map_entry& entry);
/// For people: "MPEG-2 video (stream type 0x02)".
std::string describe(const map_entry& entry);

/// The ID header of an Opus track by the channels in its descriptor; nothing when that is missing
/// or describes a layout of its own.
std::optional<bytes> opus_head(const map_entry& entry);

/// What the map says of a track of this format, its PID left open: errc::no_mapping when it cannot.
result<map_entry> entry_for(const codec::video_format& format);
result<map_entry> entry_for(const codec::audio_format& format);

}  // namespace weir::mpegts
