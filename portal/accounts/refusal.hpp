#pragma once

#include "weir/base/result.hpp"
#include "weir/net/http_message.hpp"

namespace portal::accounts {

/// How this room's errors are told over HTTP; the store's too.
weir::net::response refusal(const weir::error_code& why);

}  // namespace portal::accounts
