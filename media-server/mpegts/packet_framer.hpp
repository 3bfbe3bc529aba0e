#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <optional>

namespace weir::mpegts {

/// Finds packets of 188 bytes in bytes of any fragmentation: three sync bytes that far apart begin
/// a run of packets, one that is missing ends it.
class packet_framer {
 public:
    /// What is given lives until next() has found no more.
    void put(byte_view data);
    /// A packet, which lives until the next call of put(); nothing until more is put.
    std::optional<byte_view> next();

    /// Bytes that were in no packet.
    std::uint64_t skipped() const { return skipped_; }

 private:
    bool find_sync();
    void keep_rest();

    /// Less than three packets.
    bytes kept_;
    byte_view rest_;
    std::uint64_t skipped_ = 0;
    bool in_sync_ = false;
};

}  // namespace weir::mpegts
