// H.265: the decoder configuration record.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <span>

namespace weir::codec {

/// Reads an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1) and its first sequence
/// parameter set (ITU-T H.265 7.3.2.2.1, E.2.1). Refuses records without one of the three kinds of
/// parameter set, as a player that is told "hvc1" looks for them nowhere else, and pictures over
/// 16384 pixels a side.
parsed<video_format> read_hevc_record(byte_view record);

/// The record that holds these NAL units (video, sequence and picture parameter sets), for streams
/// that send them among their pictures; NAL unit lengths will be four bytes. At least one of each,
/// at most 64, each below 64 KiB. The error's offset counts in the first sequence parameter set.
parsed<bytes> make_hevc_record(std::span<const byte_view> video_sets,
                               std::span<const byte_view> sequence_sets,
                               std::span<const byte_view> picture_sets);

}  // namespace weir::codec
