// AC-3 and E-AC-3, which have no configuration of their own: each frame says all.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads the head of an AC-3 sync frame (ETSI TS 102 366 4.3, 4.4.2) and makes the body of a dac3
/// box of it (F.4).
parsed<audio_format> read_ac3_frame(byte_view frame);

/// Reads the head of an E-AC-3 sync frame (ETSI TS 102 366 E.1.2) and makes the body of a dec3 box
/// of it (F.6). Says what its independent substream holds: the channels beyond 5.1, which stand in
/// dependent substreams, are there for decoders and not stated.
parsed<audio_format> read_eac3_frame(byte_view frame);

}  // namespace weir::codec
