#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <optional>

namespace weir::mpegts {

/// Cuts PES packets and sections of one PID into transport packets (ISO/IEC 13818-1 2.4.3), and
/// keeps its continuity counter.
class packet_writer {
 public:
    explicit packet_writer(std::uint16_t pid) : pid_(pid) {}

    std::uint16_t pid() const { return pid_; }

    /// What the first packet of a payload says besides.
    struct adaptation {
        bool random_access = false;
        /// The program clock, in 90 kHz.
        std::optional<std::uint64_t> clock{};
    };

    /// Appends a PES packet; what does not fill the last transport packet is stuffed.
    void write_pes(bytes& to, byte_view pes, const adaptation& first);
    /// Appends a section; nothing else stands in its packets.
    void write_section(bytes& to, byte_view section);
    /// Appends a packet with the program clock and nothing else.
    void write_clock(bytes& to, std::uint64_t clock) const;

 private:
    std::uint16_t pid_;
    std::uint8_t counter_ = 0;
};

}  // namespace weir::mpegts
