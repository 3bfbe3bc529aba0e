// Opus: the ID header, and how long a packet lasts.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads an ID header (RFC 7845 5.1). An empty one, which Enhanced RTMP allows, is stereo with the
/// delay of libopus; the format's record is a whole header in any case, without what may follow it.
parsed<audio_format> read_opus_head(byte_view record);

/// An ID header for one or two channels with channel mapping family 0, for streams that carry none.
bytes make_opus_head(std::uint8_t channels);

/// Samples of 48 kHz that a packet lasts, by its first bytes (RFC 6716 3.1); 0 when they make no
/// sense or say more than the 5760 that a packet may last.
std::uint32_t opus_packet_samples(byte_view packet);

}  // namespace weir::codec
