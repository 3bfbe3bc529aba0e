// The names of media in a playlist, relative to it: `BROADCAST-s12.m4s`, `BROADCAST-s12.p3.m4s`,
// `BROADCAST-init12.mp4`; `BROADCAST-s12.ts`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::hls {

std::string segment_name(std::string_view broadcast, std::uint64_t msn);
std::string part_name(std::string_view broadcast, std::uint64_t msn, std::uint64_t part);
std::string init_name(std::string_view broadcast, std::uint64_t first_msn);

struct media_name {
    enum class kind : std::uint8_t { init, segment, part, transport };
    kind is = kind::segment;
    std::uint64_t msn = 0;
    std::uint64_t part = 0;

    bool operator==(const media_name&) const = default;
};

/// Reads such a name; nothing when it is of another broadcast or not written exactly as above, so
/// that a thing has one name only.
std::optional<media_name> read_media_name(std::string_view broadcast, std::string_view name);

/// A decimal number without sign, leading zeros or anything else.
std::optional<std::uint64_t> read_number(std::string_view text);

}  // namespace weir::hls
