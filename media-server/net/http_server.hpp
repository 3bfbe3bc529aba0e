#pragma once

#include "weir/base/log.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/net/http_message.hpp"
#include "weir/net/router.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace weir::net {

struct http_settings {
    /// Request line and headers together, bytes.
    std::size_t header_limit = 16 * 1024;
    /// From the first byte of a request, or from the connection's start, to the end of its head.
    std::chrono::milliseconds header_time{10'000};
    /// For the body of a request.
    std::chrono::milliseconds body_time{60'000};
    /// Between requests.
    std::chrono::milliseconds idle_time{75'000};
    /// For the client to take an answer.
    std::chrono::milliseconds write_time{60'000};
    /// For a client to hear why its request was not read to the end.
    std::chrono::milliseconds linger_time{2'000};
};

/// Serves HTTP/1.0 and 1.1 on connections of one loop. Every input is bounded in size and time
/// before any handler sees it; a handler is cancelled when its client leaves.
class http_server {
 public:
    /// Whatever is done to every answer, errors of the protocol included: CORS, security headers.
    /// `asked` is null when the request could not be read.
    using finisher = std::function<void(const request* asked, response& answer)>;

    /// `routes` outlives the server.
    http_server(http_settings settings, const router& routes, finisher finish, log out);

    /// One connection from its first byte to its end.
    task<> serve(std::unique_ptr<byte_stream> stream);

 private:
    class connection;

    task<response> answer(request& asked);

    http_settings settings_;
    const router& routes_;
    finisher finish_;
    log log_;
};

}  // namespace weir::net
