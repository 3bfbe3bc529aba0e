#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/stream/broadcast.hpp"
#include "weir/stream/hub.hpp"
#include "weir/stream/message.hpp"
#include "weir/stream/seat.hpp"
#include "weir/stream/source.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace weir::stream {

/// A protocol session's hold on the stream that it publishes, on the session's loop. The stream's
/// source may be at home on another loop, when it has outlived the publisher before: then messages
/// go there in batches.
///
///     auto opened = co_await publisher::open(...)    the newest publisher wins
///     put(), put(), flush()                          once for what one read has brought
///     finish()                                       when the encoder says that it stops
///     ~publisher                                     without it: lost, and may come back
class publisher {
 public:
    /// `here` is the hub of the calling loop. errc::contested when too many take over from each
    /// other, errc::channel_busy when the channel's streams ended
    /// again and again before the seat could be taken.
    static task<result<std::unique_ptr<publisher>>> open(publication what, hub& here,
                                                         const source_services& services);
    ~publisher();
    publisher(const publisher&) = delete;
    publisher& operator=(const publisher&) = delete;

    const broadcast_ptr& broadcast() const { return of_; }
    /// Called once, on this loop, when another publisher has taken over or the stream was stopped:
    /// close the session then.
    void on_lost(std::function<void(const std::string& reason)> tell);

    void put(message next);
    /// These will come, though no configuration has: the others wait for them.
    void expect(expected_kinds kinds);
    void flush();
    /// Returns at once, or, when the source's loop is behind, once it has caught up.
    task<> room();
    /// Nothing is put after it.
    void finish();

 private:
    publisher(broadcast_ptr of, hub& here);
    bool at_home() const { return of_->home == &here_.where(); }
    /// Runs on the source's loop, now or later.
    template <class Job>
    void at_source(Job job);

    broadcast_ptr of_;
    hub& here_;
    seat_ptr seat_;
    std::vector<message> pending_;
    bool finished_ = false;
};

}  // namespace weir::stream
