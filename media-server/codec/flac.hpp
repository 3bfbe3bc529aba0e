// FLAC: the metadata block that opens a stream.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads "fLaC" and the STREAMINFO block behind it (RFC 9639 6, 8.2), as Enhanced RTMP has it.
/// Senders leave out the signature (as early drafts of it did), the block's header or both (FFmpeg
/// 8): all are accepted. Other blocks may follow and are not kept.
parsed<audio_format> read_flac_streaminfo(byte_view record);

}  // namespace weir::codec
