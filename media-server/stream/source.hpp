#pragma once

#include "weir/base/event.hpp"
#include "weir/base/loop.hpp"
#include "weir/stream/broadcast.hpp"
#include "weir/stream/feed.hpp"
#include "weir/stream/format.hpp"
#include "weir/stream/meter.hpp"
#include "weir/stream/registry.hpp"
#include "weir/stream/sink.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace weir::stream {

class hub;

/// Who else is shown every frame of a stream from its start: made once a broadcast, on the
/// publisher's loop.
using sink_factory = std::function<std::unique_ptr<sink>(const broadcast_ptr&)>;

struct source_settings {
    /// How long audio may wait to share a write with the next picture: most of the cost of many
    /// viewers is the number of writes.
    std::chrono::milliseconds audio_wait{20};
};

/// A live stream at its publisher: takes frames, shows them to the sinks, and hands batches to the
/// feeds. Owned by the publisher's session, on its loop; its end ends the broadcast.
class source {
 public:
    /// `here` is the hub of the calling loop. errc::already_live when the channel is taken.
    static result<std::unique_ptr<source>> open(publication what, registry& live, hub& here,
                                                source_settings settings,
                                                const std::vector<sink_factory>& sinks);
    ~source();
    source(const source&) = delete;
    source& operator=(const source&) = delete;

    const broadcast_ptr& broadcast() const { return broadcast_; }

    /// A track has appeared or changed; `configs` are the frames that say so to a decoder that runs
    /// already.
    void set_format(format_ptr now, std::vector<frame_ptr> configs);
    /// One frame of video, audio or script. Viewers get it with flush().
    void append(frame_ptr next);
    /// The end of what the publisher's socket had to give for now.
    void flush();

    /// For hubs, on this loop.
    void subscribe(hub& other);
    void unsubscribe(hub& other);

    /// Asks the publisher's session to end, with the reason that is logged.
    void kick(std::string reason);
    /// Called by kick().
    std::function<void(const std::string& reason)> on_kick;

 private:
    source(broadcast_ptr made, registry& live, hub& here, source_settings settings);
    void deliver();
    void arm();
    void report(std::chrono::steady_clock::time_point now);

    broadcast_ptr broadcast_;
    registry& registry_;
    hub& here_;
    source_settings settings_;
    std::vector<std::unique_ptr<sink>> sinks_;
    feed_ptr local_;
    std::vector<hub*> others_;

    format_ptr format_;
    std::vector<frame_ptr> pending_;
    bool pending_video_ = false;
    steady_timer audio_timer_;
    bool armed_ = false;
    std::shared_ptr<const char> alive_ = std::make_shared<const char>();
    meter meter_;
    std::chrono::steady_clock::time_point reported_;
};

}  // namespace weir::stream
