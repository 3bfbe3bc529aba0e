// The two tables that say where a program's tracks are (ISO/IEC 13818-1 2.4.4).
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace weir::mpegts {

constexpr std::uint16_t programs_pid = 0;

/// An elementary stream as the program map names it.
struct map_entry {
    std::uint16_t pid = 0;
    std::uint8_t stream_type = 0;
    /// Tag, length, content, of each.
    bytes descriptors;

    bool operator==(const map_entry&) const = default;
};

struct program {
    std::uint16_t number = 0;
    std::uint16_t map_pid = 0;

    bool operator==(const program&) const = default;
};

/// The first program in the first section of the program association table; nothing when there is
/// none, or the section is another or not in force yet.
parsed<std::optional<program>> read_programs(byte_view section);

/// The elementary streams in the program map table; nothing when it is of another program than
/// `number` or not in force yet.
parsed<std::optional<std::vector<map_entry>>> read_map(byte_view section, std::uint16_t number);

/// Sections of program 1, checksum included.
bytes make_programs(std::uint16_t map_pid);
bytes make_map(std::uint8_t version, std::uint16_t clock_pid, std::span<const map_entry> entries);

}  // namespace weir::mpegts
