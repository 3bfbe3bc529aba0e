// What is whole of a recording that was cut off.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/record/index.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace weir::record {

/// Reads a recording's files.
class media_reader {
 public:
    virtual ~media_reader() = default;
    /// 0 for a file that is not there.
    virtual std::uint64_t size(const media_file& of) = 0;
    /// Fills `into`; false when the file has not so much from there on.
    virtual bool read(const media_file& of, std::uint64_t offset, std::span<std::uint8_t> into) = 0;
};

/// Where the box at `offset` ends, at `end` at the latest (ISO/IEC 14496-12 4.2.2); 0 when there is
/// no box of this type there.
std::uint64_t end_of_box(media_reader& from, const media_file& of, std::uint64_t offset,
                         std::uint64_t end, std::string_view type);

/// The first part of which something is missing in the files: its moof and its mdat do not stand
/// there as its size says, or its file does not begin with ftyp and moov. read.parts.size() when
/// all are whole. Reads the heads of the boxes only.
std::size_t first_broken_part(const index& read, media_reader& from);

}  // namespace weir::record
