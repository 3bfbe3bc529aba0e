#include "weir/http/flv_viewer.hpp"
#include "weir/http/live_routes.hpp"
#include "weir/net/websocket_handshake.hpp"
#include "weir/net/websocket_stream.hpp"

#include <utility>

namespace weir::http {

namespace {

task<> watch(net::byte_stream& to, stream::feed_ptr from, carrier how,
             stream::viewer_request wanted, std::string head, flv_settings settings) {
    flv_viewer viewer(to, std::move(from), how, wanted, head, settings);
    co_await viewer.run();
}

task<net::response> serve_flv(net::request& asked, const live_services& services) {
    stream::viewer_request wanted;
    for (const auto& [name, value] : asked.query)
        if (!stream::read_option(wanted, name, value))
            co_return net::make_problem(
                400, "option",
                "Ask for \"only=audio\" or \"only=video\", for a track by its number in \"video\" "
                "or \"audio\", and for HEVC in its older form with \"codecid=12\".");
    std::string channel(asked.param("channel"));
    const auto from = co_await services.hub.open(channel);
    if (!from) co_return not_live(channel);

    if (net::asks_for_websocket(asked))
        co_return net::stream_over_websocket(
            asked, [from, wanted, settings = services.flv](net::byte_stream& to) {
                return watch(to, from, carrier::plain, wanted, "", settings);
            });

    net::response answer;
    answer.set("Content-Type", "video/x-flv");
    answer.set("Cache-Control", "no-store");
    const auto how = asked.http_1_1 ? carrier::chunked : carrier::plain;
    answer.stream = [from, how, wanted, settings = services.flv](net::byte_stream& to,
                                                                 std::string head) {
        return watch(to, from, how, wanted, std::move(head), settings);
    };
    co_return answer;
}

}  // namespace

void add_flv_routes(net::router& to, const live_services& services) {
    to.add({net::method::get, "/live/{channel}.flv", 0,
            [&services](net::request& asked) { return serve_flv(asked, services); }});
}

}  // namespace weir::http
