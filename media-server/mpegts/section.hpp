// Sections: how the tables about programs are carried (ISO/IEC 13818-1 2.4.4).
#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <vector>

namespace weir::mpegts {

/// CRC_32 (annex A); 0 over a whole section with the checksum at its end.
std::uint32_t section_checksum(byte_view data);

/// Puts the sections of one PID together.
class section_reader {
 public:
    /// The sections that end in this payload of a packet and have a right checksum. `start` says
    /// that one begins in it.
    std::vector<bytes> put(byte_view payload, bool start);
    /// Something is missing: waits for the next one that begins.
    void reset();

    /// Sections with a wrong checksum.
    std::uint64_t broken() const { return broken_; }

 private:
    void collect(std::vector<bytes>& sections);

    /// At most one section of 4098 bytes and a packet's payload.
    bytes pending_;
    std::uint64_t broken_ = 0;
    bool reading_ = false;
};

}  // namespace weir::mpegts
