#pragma once

#include "portal/live/stream.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/net/http_client.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace portal::live {

/// weir-media's control interface, reached over loopback with the token that both programs read
/// from secrets/. Each call has a connection and a time limit of its own. One loop.
class media_server {
 public:
    struct settings {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8080;
        std::string token;
        std::chrono::milliseconds limit{2000};
    };

    explicit media_server(settings how) : settings_(std::move(how)) {}

    weir::task<weir::result<std::vector<stream>>> list();
    /// Ends the channel's stream; errc::not_live when there is none.
    weir::task<weir::result<void>> stop(std::string channel);

 private:
    weir::task<weir::result<weir::net::client_response>> ask(weir::net::method method,
                                                             std::string target);

    settings settings_;
};

}  // namespace portal::live
