#pragma once

#include "weir/base/event.hpp"
#include "weir/base/log.hpp"
#include "weir/base/loop.hpp"
#include "weir/stream/broadcast.hpp"
#include "weir/stream/feed.hpp"
#include "weir/stream/format.hpp"
#include "weir/stream/intake.hpp"
#include "weir/stream/meter.hpp"
#include "weir/stream/registry.hpp"
#include "weir/stream/seat.hpp"
#include "weir/stream/sink.hpp"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace weir::stream {

class hub;

/// Who else is shown every frame of a stream from its start: made once a broadcast, on the
/// source's loop.
using sink_factory = std::function<std::unique_ptr<sink>(const broadcast_ptr&)>;

struct source_settings {
    /// How long audio may wait to share a write with the next picture: most of the cost of many
    /// viewers is the number of writes.
    std::chrono::milliseconds audio_wait{20};
    /// How long viewers are kept when the publisher has vanished.
    std::chrono::milliseconds hold_time{15'000};
};

/// What every source works with; outlives them.
struct source_services {
    registry& live;
    source_settings settings;
    const std::vector<sink_factory>& sinks;
    log out;
};

/// A live stream where it comes in: turns its publishers' messages into frames, shows them to the
/// sinks, and hands batches to the feeds. It outlives a publisher that vanishes, for a while, and
/// goes on with the next one. Owned by the hub of its loop; its end ends the broadcast.
class source final : public frame_taker {
 public:
    source(broadcast_ptr of, hub& here, const source_services& services);
    ~source() override;
    source(const source&) = delete;
    source& operator=(const source&) = delete;

    const broadcast_ptr& broadcast() const { return broadcast_; }

    /// A publisher takes the seat; who had it before loses it. errc::contested when publishers that
    /// were all alive have done so again and again: then the one that has it stays.
    result<void> take(seat_ptr newest, publication what);
    /// From whoever has the seat; others are not heard. Viewers get it with flush().
    void put(const seat& from, message next);
    void expect(const seat& from, expected_kinds kinds);
    /// The end of what the publisher's socket had to give for now.
    void flush(const seat& from);
    /// The publisher goes: `finished` when it said so, in which case the broadcast ends, and this
    /// source with it. One that is just gone may come back.
    void leave(const seat& from, bool finished);
    /// Sends the publisher away for good and ends the broadcast, and this source with it. The
    /// reason is told and logged.
    void stop(const std::string& reason);

    void set_format(format_ptr now, std::vector<frame_ptr> configs) override;
    void append(frame_ptr next) override;
    void flush();

    /// For hubs, on this loop.
    void subscribe(hub& other);
    void unsubscribe(hub& other);

 private:
    bool heard(const seat& from) const { return seat_.get() == &from; }
    bool contested();
    void unseat(const std::string& reason);
    void hold();
    void end(bool lost);
    void complain(const parse_error& why);
    void deliver();
    void arm();
    void report(std::chrono::steady_clock::time_point now);

    broadcast_ptr broadcast_;
    hub& here_;
    const source_services& services_;
    std::vector<std::unique_ptr<sink>> sinks_;
    feed_ptr local_;
    std::vector<hub*> others_;

    seat_ptr seat_;
    std::uint64_t publishers_ = 0;
    std::chrono::steady_clock::time_point heard_at_{};
    /// When publishers that were alive lost the seat.
    std::deque<std::chrono::steady_clock::time_point> evictions_;
    bool lost_ = false;
    intake intake_;
    std::set<error_code> complaints_;

    format_ptr format_;
    std::vector<frame_ptr> pending_;
    bool pending_video_ = false;
    steady_timer audio_timer_;
    bool armed_ = false;
    steady_timer hold_timer_;
    std::shared_ptr<const char> alive_ = std::make_shared<const char>();
    meter meter_;
    std::chrono::steady_clock::time_point reported_;
};

}  // namespace weir::stream
