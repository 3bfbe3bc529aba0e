#pragma once

#include "weir/base/result.hpp"

namespace weir::stream {

enum class errc {
    /// Another publisher is live on the channel.
    already_live = 1,
    /// The channel is not live.
    not_live,
};

error_code make_error_code(errc value);

}  // namespace weir::stream

template <>
struct boost::system::is_error_code_enum<weir::stream::errc> : std::true_type {};
