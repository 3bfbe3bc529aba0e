#pragma once

#include "weir/base/result.hpp"

namespace weir::net {

enum class errc {
    /// The request target is no absolute path, or tries to leave the root.
    bad_target = 1,
    /// The peer closed the connection in the middle of a message.
    closed_early,
    /// A response that is not HTTP/1.x, or larger than allowed.
    bad_response,
};

error_code make_error_code(errc value);

}  // namespace weir::net

template <>
struct boost::system::is_error_code_enum<weir::net::errc> : std::true_type {};
