#include "weir/http/endless_body.hpp"
#include "weir/http/live_routes.hpp"
#include "weir/net/websocket_handshake.hpp"
#include "weir/net/websocket_stream.hpp"
#include "weir/stream/sender.hpp"

#include <string>
#include <utility>

namespace weir::http {

namespace {

/// Chunks of a TS feed, on their carrier.
class ts_framing final : public stream::framing {
 public:
    explicit ts_framing(carrier how) : how_(how) {}

    void put(const stream::frame& next, stream::gathering& to) const override {
        if (how_ == carrier::chunked) to.add_made(chunk_line(next.body().size()).view());
        to.add(next.body());
        if (how_ == carrier::chunked) to.add(as_bytes(chunk_end));
    }

 private:
    carrier how_;
};

task<> watch(net::byte_stream& to, stream::feed_ptr chunks, carrier how, std::string head,
             std::chrono::milliseconds stall_time) {
    const ts_framing framing(how);
    stream::sender sender(to, std::move(chunks), framing, {}, stream::way_out::ts);
    sender.position().say(as_bytes(head));
    co_await send_endlessly(to, sender, how, stall_time);
}

task<net::response> serve_ts(net::request& asked, const live_services& services) {
    std::string channel(asked.param("channel"));
    const auto from = co_await services.hub.open(channel);
    if (!from) co_return not_live(channel);
    const auto chunks = services.ts.of(from);
    if (!chunks)
        co_return net::make_problem(406, "codec", "MPEG-TS carries none of this stream's codecs.");

    const auto stall_time = services.flv.stall_time;
    if (net::asks_for_websocket(asked))
        co_return net::stream_over_websocket(asked, [chunks, stall_time](net::byte_stream& to) {
            return watch(to, chunks, carrier::plain, "", stall_time);
        });

    net::response answer;
    answer.set("Content-Type", "video/mp2t");
    answer.set("Cache-Control", "no-store");
    const auto how = asked.http_1_1 ? carrier::chunked : carrier::plain;
    answer.stream = [chunks, how, stall_time](net::byte_stream& to, std::string head) {
        return watch(to, chunks, how, std::move(head), stall_time);
    };
    co_return answer;
}

}  // namespace

void add_ts_routes(net::router& to, const live_services& services) {
    to.add({net::method::get, "/live/{channel}.ts", 0,
            [&services](net::request& asked) { return serve_ts(asked, services); }});
}

}  // namespace weir::http
