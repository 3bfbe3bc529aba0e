#include "weir/remux/ts_framing.hpp"
#include "weir/srt/session.hpp"
#include "weir/stream/sender.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>
#include <cstdint>
#include <optional>

namespace weir::srt {

namespace {

using namespace boost::asio::experimental::awaitable_operators;
using clock = std::chrono::steady_clock;

constexpr auto look_every = std::chrono::milliseconds(100);

/// Lives in the frame of play().
class playing {
 public:
    playing(connection& to, stream::feed_ptr chunks, const session_services& services)
        : to_(to),
          chunks_(std::move(chunks)),
          services_(services),
          sender_(to, chunks_, framing_, {}, stream::way_out::srt) {}

    task<> run() {
        sender_.on_advance();
        co_await (sender_.drain(services_.settings.stall_time) || until_peer_leaves() || follow());
        if (sender_.at_end()) co_await to_.flushed(services_.settings.farewell_time);
    }

 private:
    /// A viewer has nothing to say, and what it says is not heard.
    task<> until_peer_leaves() {
        std::array<std::uint8_t, longest_message> ignored;
        while (!co_await to_.wait_for_peer()) {
            const auto got = co_await to_.read_some(ignored);
            if (!got) co_return;
        }
    }

    /// Returns when the viewer has taken nothing for too long. One whose link is too slow for the
    /// stream, so that packets were given up, goes on at the next key frame: what comes before that
    /// cannot be decoded.
    task<> follow() {
        auto known = to_.delivered();
        auto progress = clock::now();
        std::optional<std::uint64_t> broken_gop;
        for (;;) {
            co_await sleep(look_every);
            const auto now = to_.delivered();
            if (!now.waiting || now.acknowledgements != known.acknowledgements)
                progress = clock::now();
            if (clock::now() - progress > services_.settings.stall_time) co_return;
            const auto newest = chunks_->frames().join_point().value_or(0);
            if (now.dropped != known.dropped) {
                if (!broken_gop) chunks_->broadcast().stats.skips.fetch_add(1);
                sender_.position().pause();
                broken_gop = newest;
            } else if (broken_gop && *broken_gop != newest) {
                broken_gop.reset();
                sender_.position().resume();
                sender_.on_advance();
            }
            known = now;
        }
    }

    connection& to_;
    stream::feed_ptr chunks_;
    const session_services& services_;
    remux::ts_framing framing_;
    stream::sender sender_;
};

}  // namespace

task<> play(std::unique_ptr<connection> to, const session_services& services) {
    const auto from = co_await services.hub.open(to->id().name);
    // It was live in the handshake.
    if (!from) co_return;
    auto chunks = services.ts.of(from);
    if (!chunks) {
        services.out.warning("{} cannot watch {}: MPEG-TS carries none of its codecs", to->peer(),
                             to->id().name);
        co_return;
    }
    services.out.info("{} watches {}", to->peer(), to->id().name);
    playing one(*to, std::move(chunks), services);
    co_await one.run();
    services.out.info("{} left {}", to->peer(), to->id().name);
}

}  // namespace weir::srt
