#include "weir/remux/ts_framing.hpp"
#include "weir/srt/session.hpp"
#include "weir/stream/sender.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>

namespace weir::srt {

namespace {

using namespace boost::asio::experimental::awaitable_operators;

/// A viewer has nothing to say, and what it says is not read.
task<> until_peer_leaves(connection& peer) {
    std::array<std::uint8_t, longest_message> ignored;
    while (!co_await peer.wait_for_peer()) {
        const auto got = co_await peer.read_some(ignored);
        if (!got) co_return;
    }
}

}  // namespace

task<> play(std::unique_ptr<connection> to, const session_services& services) {
    const auto from = co_await services.hub.open(to->id().name);
    // It was live in the handshake.
    if (!from) co_return;
    const auto chunks = services.ts.of(from);
    if (!chunks) {
        services.out.warning("{} cannot watch {}: MPEG-TS carries none of its codecs", to->peer(),
                             to->id().name);
        co_return;
    }
    const remux::ts_framing framing;
    stream::sender sender(*to, chunks, framing, {}, stream::way_out::srt);
    services.out.info("{} watches {}", to->peer(), to->id().name);
    sender.on_advance();
    co_await (sender.drain(services.settings.stall_time) || until_peer_leaves(*to));
    if (sender.at_end()) co_await to->flushed(services.settings.farewell_time);
    services.out.info("{} left {}", to->peer(), to->id().name);
}

}  // namespace weir::srt
