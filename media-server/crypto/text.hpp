#pragma once

#include "weir/base/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace weir::crypto {

/// RFC 4648 section 5, without padding.
std::string base64url(byte_view data);
/// Nothing when `text` is not base64url without padding.
std::optional<bytes> from_base64url(std::string_view text);

/// Lower case.
std::string hex(byte_view data);

}  // namespace weir::crypto
