// H.264: the decoder configuration record and the sequence parameter set in it.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1) and its first sequence
/// parameter set (ITU-T H.264 7.3.2.1.1, E.1). Refuses records without a parameter set and pictures
/// over 16384 pixels a side.
parsed<video_format> read_avc_record(byte_view record);

}  // namespace weir::codec
