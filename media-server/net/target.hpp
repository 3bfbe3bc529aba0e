#pragma once

#include "weir/base/result.hpp"
#include "weir/net/http_message.hpp"

#include <string>
#include <string_view>

namespace weir::net {

struct request_target {
    /// Percent-decoded, without the query. Empty for "*".
    std::string path;
    /// Percent-decoded.
    fields query;
    /// "host:port" of the absolute form; empty for the others.
    std::string authority;
};

/// Splits a request target in origin form, in absolute form with http or https, or "*" (RFC 9112
/// 3.2). Refused: dot segments also when percent-encoded, NUL and other control characters, a slash
/// or backslash inside a segment, empty segments but for the last; a user in the authority.
result<request_target> parse_target(std::string_view target);

}  // namespace weir::net
