#include "weir/http/live_routes.hpp"

#include <utility>

namespace weir::http {

namespace {

task<> watch(net::byte_stream& to, stream::feed_ptr from, flv_viewer::framing how, std::string head,
             flv_settings settings) {
    flv_viewer viewer(to, std::move(from), how, std::move(head), settings);
    co_await viewer.run();
}

task<net::response> serve_flv(net::request& asked, const live_services& services) {
    std::string channel(asked.param("channel"));
    const auto from = co_await services.hub.open(channel);
    if (!from) co_return not_live(channel);

    net::response answer;
    answer.set("Content-Type", "video/x-flv");
    answer.set("Cache-Control", "no-store");
    const auto how =
        asked.http_1_1 ? flv_viewer::framing::chunked : flv_viewer::framing::until_close;
    answer.stream = [from, how, settings = services.flv](net::byte_stream& to, std::string head) {
        return watch(to, from, how, std::move(head), settings);
    };
    co_return answer;
}

}  // namespace

void add_flv_routes(net::router& to, const live_services& services) {
    to.add({net::method::get, "/live/{channel}.flv", 0,
            [&services](net::request& asked) { return serve_flv(asked, services); }});
}

}  // namespace weir::http
