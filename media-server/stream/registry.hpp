#pragma once

#include "weir/base/result.hpp"
#include "weir/stream/broadcast.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace weir::stream {

/// Which channels are live. From any thread; asked when someone arrives or leaves, never on the
/// media path.
class registry {
 public:
    /// errc::already_live when another publisher has the channel.
    result<broadcast_ptr> announce(publication what, loop& home);
    void withdraw(const broadcast_ptr& ended);

    /// Null when the channel is not live.
    broadcast_ptr find(std::string_view channel) const;
    /// Ordered by channel.
    std::vector<broadcast_ptr> all() const;

 private:
    mutable std::mutex mutex_;
    std::map<std::string, broadcast_ptr, std::less<>> live_;
    /// Microseconds since 2020 in base 36: rises with time, also across restarts, fits in eleven
    /// characters, and is never given twice, even in the same moment.
    std::uint64_t last_id_ = 0;
};

}  // namespace weir::stream
