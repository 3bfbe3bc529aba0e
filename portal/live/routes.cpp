#include "portal/live/routes.hpp"

#include "portal/http/problem.hpp"
#include "portal/live/errc.hpp"

#include <utility>

namespace portal::live {

using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;

namespace {

response unreachable() {
    return http::unavailable("The media server does not answer. Try again soon.");
}

task<response> show_mine(visit& v, board& now) {
    co_return http::json_response(200, describe_studio(now.find(v.caller->handle)));
}

task<response> stop_mine(visit& v, board& now, media_server& media) {
    auto channel = v.caller->handle;
    const auto stopped = co_await media.stop(std::move(channel));
    if (!stopped && stopped.error() != errc::not_live) co_return unreachable();
    co_await now.refresh();
    co_return http::no_content();
}

task<response> stop_anyones(visit& v, board& now, media_server& media) {
    std::string channel(v.request.param("handle"));
    // Only what the media server knows is asked for: a path of ours holds no one else's text.
    if (!now.find(channel)) co_return http::not_found();
    const auto stopped = co_await media.stop(std::move(channel));
    if (!stopped && stopped.error() == errc::not_live) co_return http::not_found();
    if (!stopped) co_return unreachable();
    co_await now.refresh();
    co_return http::no_content();
}

}  // namespace

void add_routes(http::gate& to, board& now, media_server& media) {
    to.add({method::get, "/api/v1/studio/live", who::owner, 0,
            [&now](visit& v) { return show_mine(v, now); }});
    to.add({method::delete_, "/api/v1/studio/live", who::owner, 0,
            [&now, &media](visit& v) { return stop_mine(v, now, media); }});
    to.add({method::delete_, "/api/v1/live/{handle}", who::moderator, 0,
            [&now, &media](visit& v) { return stop_anyones(v, now, media); }});
}

}  // namespace portal::live
