#pragma once

#include "weir/base/bytes.hpp"
#include "weir/codec/format.hpp"

namespace weir::cmaf {

/// The initialization section of a fragmented MP4 with the given tracks: ftyp and moov without a
/// sample (ISO/IEC 14496-12 8.8; what HLS demands of it: RFC 8216bis 3.1.2). A null format is a
/// track that is not there; one of them must be.
bytes init_segment(const codec::video_format* video, const codec::audio_format* audio);

}  // namespace weir::cmaf
