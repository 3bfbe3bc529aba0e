#pragma once

#include "weir/codec/parameter_set_reader.hpp"

namespace weir::codec {

/// Reads past the short-term reference picture sets of a sequence parameter set (ITU-T
/// H.265 7.3.7). How long one is depends on what those before it come to, so they are worked out.
void skip_reference_sets(parameter_set_reader& in, std::uint32_t count);

}  // namespace weir::codec
