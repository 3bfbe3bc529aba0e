#pragma once

#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/rtmp/server_event.hpp"
#include "weir/stream/sender.hpp"
#include "weir/stream/track_choice.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace weir::rtmp {

/// Frames as messages in chunks. The headers are made for each write, the bodies go from where they
/// are.
class media_framing final : public stream::framing {
 public:
    /// `chunk_size` is at least 16.
    media_framing(std::uint32_t message_stream, std::uint32_t chunk_size, flv::hevc_form hevc)
        : message_stream_(message_stream), chunk_size_(chunk_size), hevc_(hevc) {}

    void put(const stream::frame& next, stream::gathering& to) const override;

 private:
    std::uint32_t message_stream_;
    std::uint32_t chunk_size_;
    flv::hevc_form hevc_;
};

/// One play out of a stream. While it lives, all that is said on the connection is said through it.
class player {
 public:
    player(net::byte_stream& to, stream::feed_ptr from, const media_framing& how,
           const stream::viewer_request& asked);

    /// `answers` stand in front of the stream; in the same write as the newest GOP.
    void start(byte_view answers);
    /// The answers of a server; go out between two frames.
    void say(byte_view words);
    /// How much of them waits to be taken.
    std::size_t unsaid() { return sender_.position().unsaid(); }
    void apply(const pause_request& asked);
    void apply(const receive_request& asked);
    /// Ends drain() when what has begun has gone.
    void stop();

    /// See stream::sender.
    task<> drain(std::chrono::milliseconds stall_time) { return sender_.drain(stall_time); }
    bool at_end() const { return sender_.at_end(); }

 private:
    media_framing framing_;
    stream::viewer_request asked_;
    stream::sender sender_;
};

}  // namespace weir::rtmp
