#pragma once

#include "weir/base/loop.hpp"
#include "weir/stream/stats.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace weir::stream {

class source;

/// Who is publishing and where it goes.
struct publication {
    /// The channel's public name; in every address of its viewers.
    std::string channel;
    /// "rtmp", "srt"
    std::string protocol;
    /// The publisher's address and port.
    std::string peer;
    /// What the encoder calls itself; may be empty.
    std::string encoder;
};

/// A channel's stream, from its first publisher to the end of its last. Shared by all threads; what
/// is neither atomic nor guarded does not change after it was made, but for `origin`.
class broadcast {
 public:
    /// Unique for ever, short and URL-safe: part of every media address, so that none is used
    /// twice.
    std::string id;
    /// The show that it belongs to: its own id, or that of the broadcast before it when the
    /// publisher came back in time.
    std::string show;
    std::string channel;
    /// When this broadcast began.
    std::chrono::system_clock::time_point opened_at;
    /// When the show began.
    std::chrono::system_clock::time_point started_at;
    std::chrono::steady_clock::time_point started;
    /// The loop of its first publisher, where its source is.
    loop* home = nullptr;
    /// Only on the home loop; null once the broadcast has ended.
    source* origin = nullptr;
    stream::stats stats;
    /// The publisher is gone, and may come back.
    std::atomic<bool> held{false};
    /// It has ended because its publisher had vanished, who may go on with the show.
    std::atomic<bool> lost{false};

    /// Who publishes now, or did last.
    publication publisher() const {
        const std::lock_guard lock(mutex_);
        return publisher_;
    }
    void set_publisher(publication now) {
        const std::lock_guard lock(mutex_);
        publisher_ = std::move(now);
    }

 private:
    mutable std::mutex mutex_;
    publication publisher_;
};
using broadcast_ptr = std::shared_ptr<broadcast>;

}  // namespace weir::stream
