#include "weir/http/control_routes.hpp"

#include "weir/base/iso_time.hpp"
#include "weir/base/json.hpp"
#include "weir/crypto/hash.hpp"
#include "weir/http/live_routes.hpp"
#include "weir/http/stream_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <vector>

namespace weir::http {

namespace {

enum class need { read, change };

/// Names that only mean this machine. A page may make its own name point here (DNS rebinding), and
/// over plain HTTP the browser then says nothing of the site.
bool means_this_machine(std::string_view host) {
    const auto end = host.rfind(':');
    if (end != std::string_view::npos && !host.ends_with(']')) host = host.substr(0, end);
    std::string name(host);
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

bool from_this_machine(const net::request& asked) {
    if (asked.peer != "127.0.0.1" && asked.peer != "::1") return false;
    // A proxy on this machine says for whom it asks; a browser says for which site.
    for (const std::string_view name :
         {"forwarded", "x-forwarded-for", "x-real-ip", "via", "origin", "referer"})
        if (asked.header(name)) return false;
    if (const auto host = asked.header("host"); host && !means_this_machine(*host)) return false;
    const auto site = asked.header("sec-fetch-site");
    return !site || *site == "none";
}

bool has_token(const net::request& asked, const std::string& token) {
    constexpr std::string_view scheme = "Bearer ";
    const auto given = asked.header("authorization");
    if (token.empty() || !given || !given->starts_with(scheme)) return false;
    return crypto::equal(as_bytes(given->substr(scheme.size())), as_bytes(token));
}

bool may(const net::request& asked, const control_services& services, need what) {
    if (has_token(asked, services.token)) return true;
    return from_this_machine(asked) && (what == need::read || services.trust_this_machine);
}

net::response refused() {
    auto answer =
        net::make_problem(401, "controlToken",
                          "Give the control token of this installation (secrets/control-token in "
                          "the data folder) as a Bearer token.");
    answer.set("WWW-Authenticate", "Bearer realm=\"weir control\"");
    return answer;
}

net::response text_answer(std::string text) {
    auto answer = net::make_response(200, "text/plain; charset=utf-8", std::move(text));
    answer.set("Cache-Control", "no-store");
    return answer;
}

task<net::response> serve_streams(net::request& asked, const control_services& services) {
    if (!may(asked, services, need::read)) co_return refused();
    auto answer = net::make_response(200, "application/json",
                                     json::serialize(describe_streams(services.live)));
    answer.set("Cache-Control", "no-store");
    co_return answer;
}

task<net::response> serve_kick(net::request& asked, const control_services& services) {
    if (!may(asked, services, need::change)) co_return refused();
    const auto channel = asked.param("channel");
    const auto of = services.live.find(channel);
    if (!of) co_return not_live(channel);
    services.out.info("{} is stopped over the control API by {}", channel, asked.peer);
    of->home->post([of] {
        if (of->origin) of->origin->stop("stopped over the control API");
    });
    net::response answer;
    answer.status = 204;
    co_return answer;
}

json::value describe_viewers(const audience& all, const stream::broadcast& of) {
    const auto now = audience::clock::now();
    json::array viewers;
    for (const auto& each : all.viewers(of, now)) {
        json::object out;
        out["id"] = each.id;
        out["protocol"] = "hls";
        out["address"] = each.address;
        out["since"] = iso_time(std::chrono::system_clock::now() - (now - each.since));
        viewers.push_back(std::move(out));
    }
    json::object out;
    out["viewers"] = std::move(viewers);
    return out;
}

task<net::response> serve_viewers(net::request& asked, const control_services& services) {
    if (!may(asked, services, need::read)) co_return refused();
    const auto channel = asked.param("channel");
    const auto of = services.live.find(channel);
    if (!of) co_return not_live(channel);
    auto answer = net::make_response(200, "application/json",
                                     json::serialize(describe_viewers(services.audience, *of)));
    answer.set("Cache-Control", "no-store");
    co_return answer;
}

task<net::response> serve_dismissal(net::request& asked, const control_services& services) {
    if (!may(asked, services, need::change)) co_return refused();
    const auto channel = asked.param("channel");
    const auto of = services.live.find(channel);
    if (!of) co_return not_live(channel);
    if (!services.audience.dismiss(*of, asked.param("viewer"), audience::clock::now()))
        co_return net::make_problem(404, "notFound", "The stream has no such viewer.");
    services.out.info("a viewer of {} is dismissed over the control API by {}", channel,
                      asked.peer);
    net::response answer;
    answer.status = 204;
    co_return answer;
}

/// The pieces of a small MP4 with the newest key frame; none when there is none.
std::vector<hls::shared_bytes> newest_key_frame(const hls::snapshot& of) {
    if (!of.video()) return {};
    for (auto segment = of.segments.rbegin(); segment != of.segments.rend(); ++segment)
        for (auto part = (*segment)->parts.rbegin(); part != (*segment)->parts.rend(); ++part)
            if (part->independent && part->data) return {(*segment)->init->data, part->data};
    return {};
}

task<net::response> serve_key_frame(net::request& asked, const control_services& services,
                                    const hls_shelf& shelf) {
    if (!may(asked, services, need::read)) co_return refused();
    const auto channel = asked.param("channel");
    const auto now = shelf.find(channel);
    if (!now || now->ended) co_return not_live(channel);
    net::response answer;
    for (auto& each : newest_key_frame(now->main())) answer.pieces.push_back(std::move(each));
    if (answer.pieces.empty())
        co_return net::make_problem(404, "noPicture", "The stream has no picture yet.");
    answer.set("Content-Type", "video/mp4");
    answer.set("Cache-Control", "no-store");
    co_return answer;
}

task<net::response> serve_metrics(net::request& asked, const control_services& services) {
    if (!may(asked, services, need::read)) co_return refused();
    auto answer = net::make_response(200, "text/plain; version=0.0.4; charset=utf-8",
                                     render_metrics(services.live));
    answer.set("Cache-Control", "no-store");
    co_return answer;
}

task<net::response> serve_health(net::request&) {
    co_return text_answer("ok\n");
}

task<net::response> serve_ready(net::request&, const control_services& services) {
    const auto why = services.not_ready ? services.not_ready() : std::string();
    if (why.empty()) co_return text_answer("ready\n");
    co_return net::make_problem(503, "notReady", why);
}

}  // namespace

void add_control_routes(net::router& to, const control_services& services) {
    using net::method;
    using net::request;
    to.add({method::get, "/api/v1/streams", 0,
            [&services](request& r) { return serve_streams(r, services); }});
    to.add({method::delete_, "/api/v1/streams/{channel}", 0,
            [&services](request& r) { return serve_kick(r, services); }});
    to.add({method::get, "/api/v1/streams/{channel}/viewers", 0,
            [&services](request& r) { return serve_viewers(r, services); }});
    to.add({method::delete_, "/api/v1/streams/{channel}/viewers/{viewer}", 0,
            [&services](request& r) { return serve_dismissal(r, services); }});
    to.add({method::get, "/metrics", 0,
            [&services](request& r) { return serve_metrics(r, services); }});
    to.add({method::get, "/healthz", 0, [](request& r) { return serve_health(r); }});
    to.add(
        {method::get, "/readyz", 0, [&services](request& r) { return serve_ready(r, services); }});
}

void add_keyframe_route(net::router& to, const control_services& services, const hls_shelf& shelf) {
    to.add({net::method::get, "/api/v1/streams/{channel}/keyframe", 0,
            [&services, &shelf](net::request& r) { return serve_key_frame(r, services, shelf); }});
}

}  // namespace weir::http
