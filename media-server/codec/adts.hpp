// ADTS (ISO/IEC 14496-3 1.A.2.2): the header in front of every AAC access unit in MPEG-TS.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir::codec {

constexpr std::size_t adts_header_size = 7;

struct adts_header {
    /// The AudioSpecificConfig that says the same.
    std::array<std::uint8_t, 2> config{};
    std::uint32_t sample_rate = 0;
    /// In bytes: 7, or 9 with a checksum.
    std::size_t header_size = 0;
    /// With the header; at least as much as that.
    std::size_t frame_size = 0;

    bool operator==(const adts_header&) const = default;
};

/// Reads the seven bytes that a frame begins with. Refused: channels described elsewhere
/// (channel_configuration 0), and frames of more than one access unit, which nobody sends.
parsed<adts_header> read_adts_header(byte_view frame);

/// What a header says that stands in front of access units of this AudioSpecificConfig; nothing
/// when ADTS cannot: object types over 4 (but SBR and PS, which a decoder finds by itself), rates
/// without an index, access units of 960 samples.
std::optional<std::array<std::uint8_t, adts_header_size>> make_adts_header(byte_view config);

/// Appends `header`, of make_adts_header(), for an access unit of `size` bytes. False when that is
/// over the 8184 that a frame can hold.
bool append_adts_header(bytes& out, byte_view header, std::size_t size);

}  // namespace weir::codec
