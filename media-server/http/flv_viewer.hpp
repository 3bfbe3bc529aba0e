#pragma once

#include "weir/base/task.hpp"
#include "weir/http/flv_framing.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/stream/sender.hpp"

#include <chrono>
#include <string_view>

namespace weir::http {

struct flv_settings {
    /// A viewer whose connection takes nothing for so long is closed.
    std::chrono::milliseconds stall_time{30'000};
};

/// One viewer of FLV, over HTTP or what looks the same.
class flv_viewer {
 public:
    /// `head` goes out first, in the same write as the FLV header, the configurations and the
    /// newest GOP.
    flv_viewer(net::byte_stream& to, stream::feed_ptr from, carrier how,
               const stream::viewer_request& asked, std::string_view head, flv_settings settings);

    /// Sends until the stream ends or the viewer leaves.
    task<> run();

 private:
    void open(const stream::viewer_request& asked, std::string_view head);

    net::byte_stream& to_;
    flv_settings settings_;
    carrier how_;
    flv_framing framing_;
    stream::sender sender_;
};

}  // namespace weir::http
