#pragma once

#include "weir/base/event.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/stream/feed.hpp"

#include <sys/uio.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace weir::http {

struct flv_settings {
    /// A viewer whose connection takes nothing for so long is closed.
    std::chrono::milliseconds stall_time{30'000};
};

/// One HTTP-FLV viewer: a socket and a position in the feed's log. It owns no queue: what it has
/// not sent is in the log, and when it falls off the log's tail it goes on at the newest key frame.
/// The fan-out calls on_advance() directly, so a viewer whose socket takes everything costs one
/// system call a batch and no coroutine switch.
class flv_viewer final : public stream::viewer {
 public:
    enum class framing : std::uint8_t { until_close, chunked };

    /// `head` goes out first, in the same write as the FLV header, the configurations and the
    /// newest GOP.
    flv_viewer(net::byte_stream& to, stream::feed_ptr from, framing how, std::string head,
               flv_settings settings);
    ~flv_viewer() override;

    /// Sends until the stream ends or the viewer leaves.
    task<> run();

    void on_advance() override;

 private:
    byte_view bytes_of(const stream::frame& f) const;
    void open(std::string head);
    /// Goes to the newest key frame, if there is one.
    void find_start();
    /// Of the tracks that are sent; null where there is none.
    std::array<stream::frame_ptr, 2> configs() const;
    /// Puts a configuration that the viewer has not into the opening.
    void tell(const stream::frame_ptr& config);
    stream::frame_ptr& known(const stream::frame& config);
    struct gathered {
        std::size_t pieces = 0;
        std::size_t size = 0;
    };
    /// Fills `room` with what is to be sent next.
    gathered gather(std::span<iovec> room);
    void advance(std::size_t sent);
    bool at_end() const;
    task<> drain();
    task<> until_peer_leaves();

    net::byte_stream& to_;
    stream::feed_ptr from_;
    framing how_;
    flv_settings settings_;
    event wake_;

    /// Until it is sent: the HTTP head, the FLV header and the configurations; after a skip, the
    /// configurations that were missed.
    bytes opening_;
    std::size_t opening_sent_ = 0;
    /// The next frame to send and how much of it has gone; in part sent, it is held here, since the
    /// log may drop it.
    std::uint64_t next_ = 0;
    std::size_t frame_sent_ = 0;
    stream::frame_ptr in_part_;
    /// The configurations that the viewer's decoders have.
    stream::frame_ptr known_video_;
    stream::frame_ptr known_audio_;
    bool started_ = false;
    bool blocked_ = false;
    bool failed_ = false;
};

}  // namespace weir::http
