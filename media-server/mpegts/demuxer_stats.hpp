#pragma once

#include <cstdint>

namespace weir::mpegts {

/// Reasons that a sink is told, however often a sender finds a new one.
constexpr std::uint64_t max_refusals = 100;

/// What came and what went wrong so far.
struct demuxer_stats {
    std::uint64_t packets = 0;
    /// Bytes that were in no packet.
    std::uint64_t skipped_bytes = 0;
    /// Gaps in the continuity counters of tracks, each of one packet or more.
    std::uint64_t gaps = 0;
    /// Packets that a demodulator marked as broken, that cannot be read, or that are scrambled.
    std::uint64_t unusable_packets = 0;
    /// Sections of the program tables with a wrong checksum or content.
    std::uint64_t broken_sections = 0;
    /// PES packets that cannot be read or are over their limit, and runs of bytes between audio
    /// frames.
    std::uint64_t broken_units = 0;
    /// Times that something was left out with a reason.
    std::uint64_t refusals = 0;

    bool operator==(const demuxer_stats&) const = default;
};

}  // namespace weir::mpegts
