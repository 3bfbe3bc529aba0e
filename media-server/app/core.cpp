#include "weir/app/core.hpp"

#include "weir/base/event.hpp"

#include <fmt/format.h>

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
    http::allow_any_origin(asked, answer);
}

}  // namespace

core::core(loop& where, const shared_parts& shared)
    : loop_(where),
      shared_(shared),
      hub_(where, shared.live, shared.settings.log),
      shelf_(where.get_executor()),
      ts_(where.get_executor(), shared.settings.log),
      live_services_{shared.live, hub_, shelf_, shared.audience, shared.settings.flv, ts_},
      rtmp_services_{shared.settings.rtmp_session, hub_, shared.admission, shared.source,
                     shared.out.named("rtmp")},
      srt_services_{shared.settings.srt,    shared.gate, hub_, ts_, shared.admission, shared.source,
                    shared.out.named("srt")},
      server_(shared.settings.http_server, router_, finish, shared.out.named("http")),
      rtmp_(where.get_executor(), shared.settings.rtmp_connections, shared.out.named("rtmp")),
      http_(where.get_executor(), shared.settings.http_connections, shared.out.named("http")),
      rtmps_(where.get_executor(), shared.settings.rtmp_connections, shared.out.named("rtmps")),
      https_(where.get_executor(), shared.settings.http_connections, shared.out.named("https")),
      srt_(shared.srt, where, shared.out.named("srt")),
      house_(where.get_executor()) {
    http::add_control_routes(router_, shared.control);
    http::add_keyframe_route(router_, shared.control, shelf_);
    http::add_flv_routes(router_, live_services_);
    http::add_ts_routes(router_, live_services_);
    http::add_hls_routes(router_, live_services_);
    router_.add({net::method::options, "/live/{rest...}", 0, serve_preflight});
}

result<void> core::open(std::string& what_failed) {
    net::tcp_listener* const listeners[] = {&rtmp_, &http_, &rtmps_, &https_};
    const auto wanted = shared_.settings.listeners();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [key, where] = wanted[i];
        what_failed = fmt::format("{} {}", key, where.text());
        if (const auto opened = listeners[i]->open(where); !opened) return opened;
    }
    return {};
}

void core::note_ports(app::settings& into) const {
    into.rtmp.port = rtmp_.port();
    into.http.port = http_.port();
    if (!into.tls) return;
    into.rtmps.port = rtmps_.port();
    into.https.port = https_.port();
}

void core::start() {
    const auto publish = [this](std::unique_ptr<net::byte_stream> stream) {
        return rtmp::serve(std::move(stream), rtmp_services_);
    };
    const auto watch = [this](std::unique_ptr<net::byte_stream> stream) {
        return server_.serve(std::move(stream));
    };
    rtmp_.start(publish);
    http_.start(watch);
    srt_.start([this](auto from) { return srt::publish(std::move(from), srt_services_); },
               [this](auto to) { return srt::play(std::move(to), srt_services_); });
    if (shared_.certificates) {
        rtmps_.start(publish, *shared_.certificates);
        https_.start(watch, *shared_.certificates);
        if (loop_.index() == 0) house_.spawn(shared_.certificates->watch());
    }
    house_.spawn(keep_house());
}

task<> core::stop_publishers() {
    co_await rtmp_.stop();
    co_await rtmps_.stop();
    co_await srt_.stop_publishers();
    hub_.retire_all();
}

task<> core::stop() {
    house_.stop();
    co_await hub_.drain(farewell_time);
    co_await http_.stop();
    co_await https_.stop();
    co_await srt_.stop();
    co_await house_.join();
}

task<> core::keep_house() {
    for (int round = 1;; ++round) {
        co_await sleep(std::chrono::seconds(1));
        const auto now = std::chrono::steady_clock::now();
        shelf_.keep(now - ended_shows_stay);
        if (round % close_idle_every == 0) hub_.close_idle();
        if (loop_.index() == 0) shared_.audience.count(now);
    }
}

}  // namespace weir::app
