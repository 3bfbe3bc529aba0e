#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstddef>

namespace weir::codec {

/// How many bytes the sync frame of AC-3 has that begins here (ETSI TS 102 366 table 4.13).
parsed<std::size_t> ac3_frame_size(byte_view frame);

/// The same for E-AC-3 (E.1.3.1.3), of one substream.
parsed<std::size_t> eac3_frame_size(byte_view frame);

/// Whether the sync frame belongs to the access unit that began before it: a dependent substream,
/// or an independent one with a number other than 0 (E.1.3.1.1, E.1.3.1.2).
bool eac3_continues_unit(byte_view frame);

}  // namespace weir::codec
