// FLV tags (Adobe Flash Video File Format 10.1, annex E.4). The body of an RTMP audio, video or
// data message is the body of an FLV tag.
#pragma once

#include "weir/base/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::flv {

enum class tag_type : std::uint8_t { audio = 8, video = 9, script = 18 };

constexpr std::size_t tag_header_size = 11;
constexpr std::size_t previous_tag_size_size = 4;

/// Writes the eleven bytes of a tag header. `timestamp` is in milliseconds and wraps at 2^32.
void write_tag_header(std::span<std::uint8_t, tag_header_size> out, tag_type type,
                      std::uint32_t body_size, std::uint32_t timestamp);

/// The nine bytes of the file header and the PreviousTagSize0 after it.
std::array<std::uint8_t, 13> file_header(bool has_video, bool has_audio);

}  // namespace weir::flv
