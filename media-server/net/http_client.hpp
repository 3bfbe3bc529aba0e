#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/net/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::net {

/// A request without a body to a server at a numeric address: how one of our programs speaks to the
/// other.
struct client_request {
    std::string address = "127.0.0.1";
    std::uint16_t port = 80;
    net::method method = net::method::get;
    std::string target = "/";
    fields headers;
    /// The largest answer, head and body together, bytes.
    std::size_t limit = 1024 * 1024;
};

struct client_response {
    unsigned status = 0;
    std::string body;
};

/// Asks over a connection of its own. errc::bad_response when the answer is not HTTP/1.x or too
/// large. Limit the time with with_deadline.
task<result<client_response>> fetch(client_request asked);

}  // namespace weir::net
