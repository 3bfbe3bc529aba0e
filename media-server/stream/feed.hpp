#pragma once

#include "weir/base/event.hpp"
#include "weir/stream/broadcast.hpp"
#include "weir/stream/format.hpp"
#include "weir/stream/frame_log.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace weir::stream {

/// Someone who is sent a stream by a protocol: a position in the feed's log and a way to get rid of
/// bytes.
class viewer {
 public:
    virtual ~viewer() = default;
    /// There is more in the log, or the stream has ended. Must not block, nor destroy the viewer.
    virtual void on_advance() = 0;
};

/// What goes from a source to the feeds: made once a batch, whoever watches.
struct batch {
    format_ptr format;
    std::vector<frame_ptr> frames;
};

/// One loop's replica of a stream's newest frames, and the loop's viewers of it. On that loop only.
class feed {
 public:
    feed(executor where, broadcast_ptr of, log_limits limits);

    stream::broadcast& broadcast() const { return *of_; }
    const broadcast_ptr& shared_broadcast() const { return of_; }
    const frame_log& frames() const { return frames_; }
    /// The tracks as of the newest frame; null until ready().
    const format_ptr& format() const { return format_; }

    /// The first batch has come, or the stream has ended before it could.
    bool ready() const { return format_ != nullptr || ended_; }
    bool ended() const { return ended_; }
    /// Waits until ready().
    task<> wait_ready();

    /// Appends and tells every viewer.
    void deliver(const batch& next);
    void end();

    /// The viewer must stay where it is until it is detached.
    void attach(viewer& arriving, way_out way);
    void detach(viewer& leaving, way_out way);
    /// Someone who makes something else of the stream, for viewers whom it counts itself.
    void attach(viewer& arriving);
    /// False when it was not here.
    bool detach(viewer& leaving);
    std::size_t viewers() const { return viewers_.size(); }

    /// Bytes that viewers got rid of; added to the broadcast's count once a batch.
    void count_out(std::size_t bytes) { uncounted_out_ += bytes; }

 private:
    void tell();

    broadcast_ptr of_;
    frame_log frames_;
    format_ptr format_;
    event ready_;
    std::vector<viewer*> viewers_;
    std::uint64_t uncounted_out_ = 0;
    bool ended_ = false;
};
using feed_ptr = std::shared_ptr<feed>;

}  // namespace weir::stream
