#pragma once

#include "weir/base/result.hpp"
#include "weir/net/http_message.hpp"

#include <string>
#include <string_view>

namespace weir::net {

/// Splits a request target in origin form (RFC 9112 3.2.1), or "*", into a decoded path and query.
/// Refused: dot segments also when percent-encoded, NUL and other control characters, a slash or
/// backslash inside a segment, empty segments but for the last.
result<void> parse_target(std::string_view target, std::string& path, fields& query);

}  // namespace weir::net
