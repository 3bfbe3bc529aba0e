#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace weir::record {

/// What the tracks of a file hold.
struct track_facts {
    /// Pixels; 0 without pictures.
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Pictures a second.
    double frame_rate = 0;
    /// RFC 6381 4.5, with commas.
    std::string codecs;

    bool operator==(const track_facts&) const = default;
};

/// A recording in numbers.
struct facts {
    /// Of all files.
    std::uint64_t bytes = 0;
    std::chrono::milliseconds duration{};
    /// Capture date of the first part, milliseconds since 1970.
    std::int64_t started_at = 0;
    /// How often something is missing, and how much together.
    std::uint64_t gaps = 0;
    std::chrono::milliseconds missing{};
    /// Of the first take.
    track_facts tracks;

    bool operator==(const facts&) const = default;
};

}  // namespace weir::record
