// How Enhanced RTMP names codecs: four characters as a big-endian number.
#pragma once

#include "weir/codec/format.hpp"

#include <cstdint>
#include <optional>

namespace weir::flv {

/// Nothing for a codec that we do not carry.
std::optional<codec::video_codec> video_codec_of(std::uint32_t fourcc);
std::optional<codec::audio_codec> audio_codec_of(std::uint32_t fourcc);

std::uint32_t fourcc_of(codec::video_codec codec);
std::uint32_t fourcc_of(codec::audio_codec codec);

}  // namespace weir::flv
