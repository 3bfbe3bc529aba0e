#pragma once

#include "weir/base/loop.hpp"
#include "weir/stream/stats.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace weir::stream {

class source;

/// Who is publishing and where it goes.
struct publication {
    /// The channel's public name; in every address of its viewers.
    std::string channel;
    /// "rtmp"
    std::string protocol;
    /// The publisher's address and port.
    std::string peer;
    /// What the encoder calls itself; may be empty.
    std::string encoder;
};

/// One live show. Shared by all threads; what is not atomic does not change after it was made, but
/// for `origin`.
struct broadcast {
    /// Unique for ever, short and URL-safe: part of every media address, so that none is used
    /// twice.
    std::string id;
    publication what;
    std::chrono::system_clock::time_point started_at;
    std::chrono::steady_clock::time_point started;
    /// The publisher's loop.
    loop* home = nullptr;
    /// Only on the home loop; null once the publisher has gone.
    source* origin = nullptr;
    stream::stats stats;
};
using broadcast_ptr = std::shared_ptr<broadcast>;

}  // namespace weir::stream
