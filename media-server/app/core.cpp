#include "weir/app/core.hpp"

#include "weir/base/event.hpp"

#include <utility>

namespace weir::app {

namespace {

/// How long players may still ask for the end of a show's playlist.
constexpr auto ended_shows_stay = std::chrono::seconds(60);
/// For viewers to take the end of their streams when the server stops.
constexpr auto farewell_time = std::chrono::milliseconds(500);
constexpr int close_idle_every = 30;  // rounds of keep_house, a second each

task<net::response> serve_preflight(net::request&) {
    net::response answer;
    answer.status = 204;
    answer.set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    answer.set("Access-Control-Allow-Headers", "Range, Cache-Control");
    answer.set("Access-Control-Max-Age", "86400");
    co_return answer;
}

void finish(const net::request* asked, net::response& answer) {
    answer.set("X-Content-Type-Options", "nosniff");
    if (asked) http::allow_any_origin(*asked, answer);
}

}  // namespace

core::core(loop& where, const shared_parts& shared)
    : loop_(where),
      shared_(shared),
      hub_(where, shared.live, shared.settings.log),
      shelf_(where.get_executor()),
      live_services_{shared.live, hub_, shelf_, shared.audience, shared.settings.flv},
      rtmp_services_{shared.settings.rtmp_session, hub_, shared.admission, shared.source,
                     shared.out.named("rtmp")},
      server_(shared.settings.http_server, router_, finish, shared.out.named("http")),
      rtmp_(where.get_executor(), shared.settings.rtmp_connections, shared.out.named("rtmp")),
      http_(where.get_executor(), shared.settings.http_connections, shared.out.named("http")),
      house_(where.get_executor()) {
    http::add_control_routes(router_, shared.control);
    http::add_flv_routes(router_, live_services_);
    http::add_hls_routes(router_, live_services_);
    router_.add({net::method::options, "/live/{rest...}", 0, serve_preflight});
}

result<void> core::open(std::string& what_failed) {
    what_failed = "rtmp.port " + shared_.settings.rtmp.text();
    if (const auto opened = rtmp_.open(shared_.settings.rtmp); !opened) return opened;
    what_failed = "http.port " + shared_.settings.http.text();
    return http_.open(shared_.settings.http);
}

void core::start() {
    rtmp_.start([this](std::unique_ptr<net::byte_stream> stream) {
        return rtmp::serve(std::move(stream), rtmp_services_);
    });
    http_.start([this](std::unique_ptr<net::byte_stream> stream) {
        return server_.serve(std::move(stream));
    });
    house_.spawn(keep_house());
}

task<> core::stop_publishers() {
    co_await rtmp_.stop();
    hub_.retire_all();
}

task<> core::stop() {
    house_.stop();
    co_await hub_.drain(farewell_time);
    co_await http_.stop();
    co_await house_.join();
}

task<> core::keep_house() {
    for (int round = 1;; ++round) {
        co_await sleep(std::chrono::seconds(1));
        const auto now = std::chrono::steady_clock::now();
        shelf_.clear_ended(now - ended_shows_stay);
        if (round % close_idle_every == 0) hub_.close_idle();
        if (loop_.index() == 0) shared_.audience.count(now);
    }
}

}  // namespace weir::app
