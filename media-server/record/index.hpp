// What stands beside a recording's media: text, a line for each thing that was written, appended
// after the media that it tells of. So a recording that was cut off anywhere is what its index
// says, as far as the media is there.
//
//     weir-recording 1
//     take 1                                          new files: the first, after a loss, a new
//     format file main 1042 1280 720 30 avc1.64001f,mp4a.40.2      main-1.mp4, whose first 1042
//     bytes are
//                                                           its initialization section
//     segment 1764000000123                           its capture date, milliseconds since 1970
//     part 200000 k main:18234 audio1:2011            microseconds, k or - for key, bytes appended
//     gap 5210                                        milliseconds that are missing before what
//     follows end                                             the recording is complete
#pragma once

#include "weir/base/result.hpp"
#include "weir/record/facts.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::record {

/// The file's name in a recording's folder.
constexpr std::string_view index_name = "recording.index";
/// Twelve hours need 8 MiB. A longer text is not read.
constexpr std::size_t largest_index = 64u << 20;

/// One file of media: one rendition in one take.
struct media_file {
    /// "main", "audio1", as hls::rendition names it; [a-z0-9], at most 16.
    std::string rendition;
    std::uint32_t take = 0;
    /// Bytes of its initialization section, which it begins with.
    std::uint64_t init = 0;
    track_facts tracks;

    /// "main-1.mp4"
    std::string name() const;
    bool operator==(const media_file&) const = default;
};

/// What a part appended to a file.
struct piece {
    /// Which one of index::files.
    std::uint32_t file = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

struct part {
    std::chrono::microseconds duration{};
    /// Decoding can start here.
    bool key = false;
    /// Of index::pieces.
    std::size_t first_piece = 0;
    std::size_t pieces = 0;
    /// Where its line ends in the text.
    std::size_t line_end = 0;
};

struct segment {
    /// Milliseconds since 1970.
    std::int64_t date = 0;
    std::uint32_t take = 0;
    /// Of index::parts.
    std::size_t first_part = 0;
    std::size_t parts = 0;
};

struct gap {
    /// It is before this part, or at the end.
    std::size_t before_part = 0;
    std::chrono::milliseconds missing{};
};

struct index {
    std::vector<media_file> files;
    std::vector<piece> pieces;
    std::vector<part> parts;
    std::vector<segment> segments;
    std::vector<gap> gaps;
    bool ended = false;
    /// How much of the text was read: all, or what stands before the first line that is not whole
    /// or not right.
    std::size_t size = 0;

    /// The bytes of each file up to, and without, the part of this number; 0 where no part before
    /// it is in the file.
    std::vector<std::uint64_t> sizes_before(std::size_t part) const;
    /// Forgets the parts from this number on, and what belongs to them alone.
    void cut(std::size_t part);
    facts summary() const;
};

/// Reads a text that may be cut off or damaged anywhere. An error where nothing can be made of it.
parsed<index> read_index(std::string_view text);

/// The lines, each with its end.
std::string head_line();
std::string take_line(std::uint32_t take);
std::string file_line(const media_file& of);
std::string segment_line(std::int64_t date);
std::string part_line(std::chrono::microseconds duration, bool key,
                      const std::vector<std::pair<std::string, std::uint64_t>>& pieces);
std::string gap_line(std::chrono::milliseconds missing);
std::string end_line();

}  // namespace weir::record
