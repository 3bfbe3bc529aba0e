#pragma once

#include "weir/base/event.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/stream/cursor.hpp"

#include <chrono>

namespace weir::stream {

/// A viewer over a connection: a socket and a cursor. The fan-out calls on_advance() directly, so a
/// viewer whose socket takes everything costs one system call a batch and no coroutine switch. On
/// the connection's loop.
class sender final : public viewer {
 public:
    /// `to` and `how` outlive it. Nothing is sent before on_advance() is called once.
    sender(net::byte_stream& to, feed_ptr from, const framing& how, track_choice what, way_out way);
    ~sender() override;

    /// Whoever says something through it, or changes what it sends, calls on_advance() then.
    cursor& position() { return position_; }

    void on_advance() override;

    /// Waits for the socket whenever it is full; the fan-out does the rest. Returns when the stream
    /// has ended and everything has gone, when the connection failed, or when it took nothing for
    /// `stall_time`. Nobody else may write to the connection meanwhile.
    task<> drain(std::chrono::milliseconds stall_time);

    /// Everything has gone, and nothing more will come.
    bool at_end() const { return !blocked_ && !failed_ && position_.at_end(); }

 private:
    net::byte_stream& to_;
    way_out way_;
    cursor position_;
    event wake_;
    bool blocked_ = false;
    bool failed_ = false;
};

}  // namespace weir::stream
