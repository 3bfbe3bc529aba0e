#pragma once

#include "weir/stream/broadcast.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace weir::stream {

struct announced {
    broadcast_ptr of;
    /// It did not exist before; the caller makes its source.
    bool fresh = false;
};

/// Which channels are live. From any thread; asked when someone arrives or leaves, never on the
/// media path.
class registry {
 public:
    /// A publisher that was lost and comes back within `grace` of the end of its broadcast goes on
    /// with the same show.
    explicit registry(std::chrono::milliseconds grace = std::chrono::seconds(60)) : grace_(grace) {}

    /// The channel's broadcast; a new one at home on `home` when it is not live.
    announced announce(const publication& what, loop& home);
    /// `lost`: it ended because its publisher had vanished, who may come back.
    void withdraw(const broadcast_ptr& ended, bool lost);

    /// Null when the channel is not live.
    broadcast_ptr find(std::string_view channel) const;
    /// Ordered by channel.
    std::vector<broadcast_ptr> all() const;

 private:
    struct lost_show {
        broadcast_ptr last;
        std::chrono::steady_clock::time_point ended;
    };

    void forget_lost(std::chrono::steady_clock::time_point now);

    const std::chrono::milliseconds grace_;
    mutable std::mutex mutex_;
    std::map<std::string, broadcast_ptr, std::less<>> live_;
    std::map<std::string, lost_show, std::less<>> lost_;
    /// Microseconds since 2020 in base 36: rises with time, also across restarts, fits in eleven
    /// characters, and is never given twice, even in the same moment.
    std::uint64_t last_id_ = 0;
};

}  // namespace weir::stream
