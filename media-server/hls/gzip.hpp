#pragma once

#include "weir/base/bytes.hpp"

#include <string_view>

namespace weir::hls {

/// A text as gzip (RFC 1952). Empty when there is no memory for it.
bytes gzip(std::string_view text);

}  // namespace weir::hls
