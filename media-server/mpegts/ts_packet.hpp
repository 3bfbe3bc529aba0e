#pragma once

#include "weir/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir::mpegts {

constexpr std::size_t packet_size = 188;
constexpr std::uint8_t sync_byte = 0x47;
constexpr std::uint16_t null_pid = 0x1fff;

/// A transport packet (ISO/IEC 13818-1 2.4.3.2) with what we need of its adaptation field.
struct ts_packet {
    std::uint16_t pid = 0;
    /// Of four bits.
    std::uint8_t counter = 0;
    /// The payload begins a PES packet, or a section begins in it.
    bool start = false;
    bool transport_error = false;
    bool scrambled = false;
    bool has_payload = false;
    /// The counter may jump here.
    bool discontinuity = false;
    /// The adaptation field is longer than what it says: the payload alone would not have filled
    /// the packet.
    bool stuffed = false;
    byte_view payload;
};

/// Reads the 188 bytes of a packet; nothing when they are no packet.
std::optional<ts_packet> read_ts_packet(byte_view packet);

}  // namespace weir::mpegts
