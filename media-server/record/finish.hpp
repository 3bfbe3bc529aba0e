#pragma once

#include "weir/base/result.hpp"
#include "weir/record/facts.hpp"

#include <string>

namespace weir::record {

/// Completes a recording that nobody writes any more, in `folder`: cuts off what is not whole, in
/// the files and in the index, removes files of which nothing is whole, writes the playlists
/// ("index.m3u8", "main.m3u8", "audio1.m3u8" …), and ends the index. Everything is on the disk when
/// it returns. The same again changes nothing.
///
/// errc::nothing_recorded, not_an_index or index_too_large when there is nothing to complete; else
/// the system's error, and it may be tried again. Waits for the disk.
result<facts> finish(const std::string& folder);

}  // namespace weir::record
