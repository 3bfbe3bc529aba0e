#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

#include <optional>

namespace weir::stream {

/// Reads a decoder configuration of any codec, as FLV and Enhanced RTMP carry it.
parsed<codec::video_format> read_configuration(codec::video_codec codec, byte_view record);
parsed<codec::audio_format> read_configuration(codec::audio_codec codec, byte_view record);

/// What a key frame says of its track that `known`, null without a configuration, does not: AV1 may
/// send its sequence header nowhere else, and VP9 its size. Nothing when it says no more.
std::optional<codec::video_format> read_key_frame(codec::video_codec codec,
                                                  const codec::video_format* known,
                                                  byte_view frame);

/// Whether a codec's access units say themselves what they are, so that no configuration is sent.
bool describes_itself(codec::audio_codec codec);
/// What such an access unit says.
parsed<codec::audio_format> read_description(codec::audio_codec codec, byte_view unit);

}  // namespace weir::stream
