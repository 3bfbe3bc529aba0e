// LATM in LOAS (ISO/IEC 14496-3 1.7): how some encoders and broadcasters carry AAC in MPEG-TS.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/bit_reader.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace weir::codec {

constexpr std::size_t loas_header_size = 3;

/// The size in bytes, header included, of the AudioSyncStream element (1.7.2) that `data` begins
/// with.
parsed<std::size_t> read_loas_size(byte_view data);

/// Reads AudioMuxElements (1.7.3) of a multiplex of one program, one layer and one time line, which
/// is what there is. Remembers the configuration for elements that do not repeat it.
class latm_reader {
 public:
    /// `element` is a whole one with its LOAS header. Its access units are appended to `units`;
    /// none as long as there was no configuration. At most 64.
    std::optional<parse_error> read(byte_view element, std::vector<bytes>& units);

    /// The AudioSpecificConfig; empty before the first.
    byte_view config() const { return config_; }

 private:
    std::optional<parse_error> read_mux_config(bit_reader& in, byte_view element);

    bytes config_;
    unsigned frames_ = 1;
    /// Of frames whose length is fixed: in bytes; 0 when each says its own.
    std::size_t fixed_size_ = 0;
};

}  // namespace weir::codec
