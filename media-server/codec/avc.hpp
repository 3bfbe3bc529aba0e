// H.264: the decoder configuration record and the sequence parameter set in it.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <span>

namespace weir::codec {

/// Reads an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1) and its first sequence
/// parameter set (ITU-T H.264 7.3.2.1.1, E.1). Refuses records without a parameter set and pictures
/// over 16384 pixels a side.
parsed<video_format> read_avc_record(byte_view record);

/// The record that holds these NAL units, for streams that send them among their pictures; NAL unit
/// lengths will be four bytes. At least one of each, at most 31 and 255, each below 64 KiB. The
/// error's offset counts in the first sequence parameter set.
parsed<bytes> make_avc_record(std::span<const byte_view> sequence_sets,
                              std::span<const byte_view> picture_sets);

}  // namespace weir::codec
