// NAL units of H.264 and H.265: as a byte stream with start codes (Annex B), which MPEG-TS carries,
// and behind their lengths, which FLV and MP4 hold.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/codec/format.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir::codec {

/// Walks over the NAL units of a byte stream (ITU-T H.264 B.1, H.265 B.1), start codes and zero
/// bytes around them left out. What stands in front of the first start code is skipped.
class annex_b_reader {
 public:
    explicit annex_b_reader(byte_view stream);

    /// Never empty; nothing at the end.
    std::optional<byte_view> next();

 private:
    byte_view rest_;
};

/// Walks over NAL units behind lengths of `length_size` bytes: 1, 2 or 4. Empty ones are left out.
class nal_unit_reader {
 public:
    nal_unit_reader(byte_view unit, std::size_t length_size)
        : in_(unit), length_size_(length_size) {}

    /// Nothing at the end, and where a length runs past it.
    std::optional<byte_view> next();
    /// Whether everything so far fitted.
    bool good() const { return good_; }

 private:
    byte_reader in_;
    std::size_t length_size_;
    bool good_ = true;
};

enum class nal_role : std::uint8_t {
    /// A slice of a picture that decoding can start at: H.264 IDR; H.265 IRAP, types 16 to 23.
    random_access_slice,
    slice,
    /// H.265 only.
    video_parameter_set,
    sequence_parameter_set,
    picture_parameter_set,
    access_unit_delimiter,
    filler,
    /// A supplemental enhancement message; for H.265 one in front of the slices.
    message,
    other,
};

/// What a NAL unit is by its header (H.264 table 7-1, H.265 table 7-1). `codec` is avc or hevc.
nal_role role_of(video_codec codec, byte_view nal_unit);

/// Whether an SEI NAL unit of H.264 says that decoding can start here (D.2.8): recovery point with
/// at most 255 frames until all is exact, as encoders send it that open their GOPs, or refresh a
/// picture bit by bit and have nothing better to offer.
bool is_recovery_point(byte_view nal_unit);

/// Appends a NAL unit behind its length of four bytes.
void append_length_prefixed(bytes& out, byte_view nal_unit);

/// The width of the lengths in front of NAL units that avcC and hvcC state: 1, 2 or 4.
std::size_t nal_length_size(const video_format& format);

/// The parameter sets in avcC or hvcC as a byte stream.
bytes annex_b_parameter_sets(const video_format& format);

/// Appends an access unit as a byte stream: a delimiter, `parameter_sets`, which are a byte stream
/// themselves, then the NAL units of `unit` but its delimiters. False when its lengths do not fit;
/// what was appended is useless then.
bool append_annex_b(bytes& out, video_codec codec, byte_view parameter_sets, byte_view unit,
                    std::size_t length_size);

}  // namespace weir::codec
