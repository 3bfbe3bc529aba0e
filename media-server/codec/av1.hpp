// AV1: the decoder configuration record and what stands in front of a key frame.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads an AV1CodecConfigurationRecord (AV1 in ISOBMFF 2.3.3) and the sequence header in it.
/// `errc::no_sequence_header` says that it holds none, as the record may and as the empty one that
/// some senders begin with does: read_av1_key_frame() has one.
parsed<video_format> read_av1_record(byte_view record);

/// Reads the sequence header that stands in front of a key frame, and makes a record of it.
parsed<video_format> read_av1_key_frame(byte_view frame);

/// The frame without the temporal delimiter that stands in front of it in a bit stream, and that
/// does not belong in FLV and MP4 (AV1 in ISOBMFF 2.4).
byte_view skip_temporal_delimiter(byte_view frame);

}  // namespace weir::codec
