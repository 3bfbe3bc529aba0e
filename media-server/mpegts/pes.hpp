// PES packets: an elementary stream's pieces with their times (ISO/IEC 13818-1 2.4.3.6).
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/mpegts/access_unit.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir::mpegts {

struct pes_time {
    std::uint64_t pts = 0;
    std::uint64_t dts = 0;

    bool operator==(const pes_time&) const = default;
};

struct pes_header {
    /// In bytes.
    std::size_t size = 0;
    std::optional<pes_time> time;
};

/// Reads the header of a PES packet of audio, video or private data.
parsed<pes_header> read_pes_header(byte_view packet);

/// The size of a whole packet by its first bytes; 0 when it is not stated, or not there yet.
std::size_t pes_packet_size(byte_view begin);

constexpr std::uint8_t first_video_stream = 0xe0;
constexpr std::uint8_t first_audio_stream = 0xc0;
constexpr std::uint8_t private_stream_1 = 0xbd;

/// Appends the header of a packet whose size is not stated, which is allowed for video.
void append_pes_header(bytes& out, std::uint8_t stream_id, const pes_time& time);

/// States the size of a packet that was made by append_pes_header() and what was appended to it.
/// False when the field cannot hold it.
bool state_pes_size(bytes& packet);

}  // namespace weir::mpegts
