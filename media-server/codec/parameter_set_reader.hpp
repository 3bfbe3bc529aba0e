// What the parameter sets of H.264 and H.265 have in common.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/bit_reader.hpp"
#include "weir/codec/format.hpp"

#include <cstdint>

namespace weir::codec {

/// The largest side of a picture in pixels; larger ones are refused. Level 6.2 of H.264 and H.265
/// stays below it.
constexpr std::uint32_t max_side = 16384;

/// Reads a NAL unit without its emulation prevention bytes. A number that is out of its range is
/// remembered as a read past the end is: a parser asks before it loops and at its end.
class parameter_set_reader {
 public:
    explicit parameter_set_reader(byte_view nal_unit);
    parameter_set_reader(const parameter_set_reader&) = delete;
    parameter_set_reader& operator=(const parameter_set_reader&) = delete;

    bool good() const { return bits_.ok() && in_range_; }
    /// Why not good(), and where, counted without emulation prevention bytes.
    parse_error error() const;

    bool flag() { return bits_.flag(); }
    std::uint32_t bits(unsigned count) { return bits_.bits(count); }
    void skip(unsigned count);
    /// Exp-Golomb, 0 to `max`.
    std::uint32_t ue(std::uint32_t max);
    /// Any value.
    std::uint32_t ue() { return bits_.ue(); }
    /// Signed Exp-Golomb, -`max` - 1 to `max`.
    std::int32_t se(std::int32_t max);
    std::int32_t se() { return bits_.se(); }

    /// Remembers that what was read is out of its range.
    void refuse() { in_range_ = false; }

    std::size_t byte_offset() const { return bits_.byte_offset(); }

 private:
    bytes rbsp_;
    bit_reader bits_;
    bool in_range_ = true;
};

/// What VUI parameters begin with in both (H.264 E.1.1, H.265 E.2.1): from
/// aspect_ratio_info_present_ flag to the chroma sample locations. Only the colours are kept.
color_description read_vui_head(parameter_set_reader& in);

/// Frames a second from VUI timing; 0 when that makes no sense. `ticks` are what a frame lasts.
double frame_rate_of(std::uint32_t units_in_tick, std::uint32_t time_scale, std::uint32_t ticks);

/// Pixels to be cut off a picture, in the units of its chroma format.
struct cropping {
    std::uint64_t horizontal = 0;
    std::uint64_t vertical = 0;
};
/// Left, right, top, bottom offsets, as both have them.
cropping read_cropping(parameter_set_reader& in);

/// The NAL unit without the bytes 03 that keep start codes out of it (H.264 7.4.1.1,
/// H.265 7.4.2.1).
bytes strip_emulation_prevention(byte_view nal_unit);

}  // namespace weir::codec
