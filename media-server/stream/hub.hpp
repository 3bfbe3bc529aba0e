#pragma once

#include "weir/base/loop.hpp"
#include "weir/base/task.hpp"
#include "weir/stream/feed.hpp"
#include "weir/stream/registry.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::stream {

class source;
struct source_services;

/// One loop's sources and feeds. A feed of a stream that is published on another loop is opened for
/// the first viewer here and closed when nobody has watched for a while, so that a source hands its
/// batches only to loops that need them.
///
///     source --batch--> feed on its own loop
///            --post---> hub of another loop --batch--> feed there
class hub {
 public:
    hub(loop& where, const registry& live, log_limits limits);
    ~hub();

    loop& where() { return loop_; }

    /// The feed of a live channel with at least its first batch, or null when the channel is not
    /// live.
    task<feed_ptr> open(std::string channel);

    /// Makes the source of a broadcast that is at home here.
    void host(const broadcast_ptr& of, const source_services& services);
    /// Ends a source of this hub and its broadcast.
    void retire(source& ending);
    /// Ends all that is published here, publishers or not.
    void retire_all();

    /// For sources: on this hub's loop. Opens the feed when it is not there.
    feed_ptr adopt(const broadcast_ptr& of);
    /// What the source had when it heard of this hub; batches count from here on.
    void begin(const broadcast_ptr& of, const batch& backlog);
    void deliver(const broadcast_ptr& of, const batch& next);
    void end(const broadcast_ptr& of);

    /// Closes feeds of other loops that nobody watched since the last call. Call it every half
    /// minute.
    void close_idle();

    /// Waits until viewers of streams that have ended got the rest and left, at most for `limit`.
    task<> drain(std::chrono::milliseconds limit);

 private:
    void forget_left();

    struct place {
        feed_ptr feed;
        /// The source has answered: what comes before that was for an earlier feed of the stream.
        bool begun = false;
        bool idle = false;
    };

    loop& loop_;
    const registry& live_;
    log_limits limits_;
    /// By the broadcast's id.
    std::map<std::string, place, std::less<>> feeds_;
    /// Of streams that have ended, while they have viewers.
    std::vector<std::weak_ptr<const feed>> ended_;
    std::vector<std::unique_ptr<source>> sources_;
};

}  // namespace weir::stream
