// VP9: the decoder configuration record and what stands in front of a key frame.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads a VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding 2.2.2) of eight
/// bytes, or with the version and flags of its box in front, as some senders have it; they are not
/// kept. The record does not state the picture's size, so width and height are 0: add_vp9_size()
/// knows.
parsed<video_format> read_vp9_record(byte_view record);

/// The format with the size that the key frame states in its uncompressed header (VP9 bit stream
/// 6.2).
parsed<video_format> add_vp9_size(video_format format, byte_view key_frame);

}  // namespace weir::codec
