#pragma once

#include "weir/base/event.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/srt/stream_id.hpp"
#include "weir/stream/stats.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace weir::srt {

class port;
struct bell;

/// Seven packets of MPEG-TS (SRTO_PAYLOADSIZE of live mode): what one message carries at most.
constexpr std::size_t message_size = 1316;
/// No message that arrives is longer: a datagram of 1500 bytes without the headers of IPv4, UDP and
/// SRT. What is read into has at least so much room.
constexpr std::size_t longest_message = 1456;

/// One accepted SRT connection, on one loop. libsrt does the work of the protocol on threads of its
/// own; the loop takes messages out and puts messages in, never waiting inside libsrt, and is told
/// by the port when there is more to do. Where one message ends and the next begins is not kept:
/// MPEG-TS has borders of its own.
class connection final : public net::byte_stream {
 public:
    /// `socket` is libsrt's.
    connection(srt::port& from, executor where, int socket, std::shared_ptr<bell> rung);
    ~connection() override;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    const stream_id& id() const { return id_; }
    /// Of what the peer sends here. Call it once a second.
    stream::link_report report();
    /// Of what is sent to the peer.
    struct delivery {
        /// Packets that were given up.
        std::uint64_t dropped = 0;
        std::uint64_t acknowledgements = 0;
        /// Something is not acknowledged yet.
        bool waiting = false;
    };
    delivery delivered() const;

    /// As many messages as have come and fit; errc::closed when there are none and none will come.
    task<result<std::size_t>> read_some(std::span<std::uint8_t> into) override;
    task<bool> wait_for_peer() override;
    result<std::size_t> try_write(std::span<const iovec> pieces) override;
    /// Also returns now and then without need: libsrt gives up what is too late (a second and more)
    /// only when it is given something new.
    task<result<void>> writable() override;
    /// Waits until the peer has everything that was written and has given it to its player, at most
    /// for `limit`.
    task<> flushed(std::chrono::milliseconds limit);

    /// An end of one direction alone is unknown to SRT.
    void finish() override {}
    void close() override;

    std::string peer() const override { return peer_; }
    std::string peer_address() const override { return peer_address_; }
    executor get_executor() override { return where_; }

 private:
    /// An error when this is to end.
    task<error_code> wait_for_change();
    /// 0 when there is none for now, or no room for one.
    result<std::size_t> take_messages(std::span<std::uint8_t> into);
    /// 0 when it must wait.
    result<std::size_t> put_message(byte_view message);
    bool is_ready(int for_what) const;
    bool is_over() const;

    srt::port& port_;
    executor where_;
    int socket_;
    std::shared_ptr<bell> bell_;
    event changed_;
    stream_id id_;
    std::string peer_;
    std::string peer_address_;
    std::uint64_t retransmitted_ = 0;
};

}  // namespace weir::srt
