#include "portal/http/problem.hpp"
#include "portal/videos/routes.hpp"

#include <utility>

namespace portal::videos {

using http::visit;
using http::who;
using weir::task;
using weir::net::make_problem;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

constexpr std::size_t page = 24;

json::object describe_shown(const shown_video& of) {
    auto made = describe(of.video);
    json::object channel;
    channel["handle"] = of.channel.handle;
    channel["displayName"] = of.channel.display_name;
    channel["avatarUrl"] = of.channel.avatar ? json::value("/media/avatars/" + *of.channel.avatar)
                                             : json::value(nullptr);
    made["channel"] = std::move(channel);
    return made;
}

task<response> list(visit& v, videos& all) {
    filter wanted;
    wanted.most = page + 1;
    if (const auto after = v.request.query_value("after")) {
        wanted.after = from_cursor(*after);
        if (!wanted.after) co_return make_problem(400, "badCursor", "This is no place in a list.");
    }
    std::string handle(v.request.param("handle"));
    auto found = co_await all.list_public(std::move(handle), std::move(wanted));
    if (!found) co_return video_refusal(found.error());
    json::object body;
    const bool more = found->size() > page;
    if (more) found->resize(page);
    body["next"] = more ? json::value(to_cursor(found->back().video)) : json::value(nullptr);
    json::array cards;
    for (const auto& each : *found) cards.push_back(describe_shown(each));
    body["videos"] = std::move(cards);
    co_return http::json_response(200, body);
}

task<response> show(visit& v, videos& all) {
    std::string id(v.request.param("video"));
    auto viewer = v.caller;
    const auto found = co_await all.show(std::move(id), std::move(viewer));
    if (!found) co_return video_refusal(found.error());
    co_return http::json_response(200, describe_shown(*found));
}

}  // namespace

void add_public_routes(http::gate& to, videos& all) {
    to.add(
        {method::get, "/api/v1/videos", who::anyone, 0, [&all](visit& v) { return list(v, all); }});
    to.add({method::get, "/api/v1/videos/{video}", who::visitor, 0,
            [&all](visit& v) { return show(v, all); }});
    to.add({method::get, "/api/v1/channels/{handle}/videos", who::anyone, 0,
            [&all](visit& v) { return list(v, all); }});
}

}  // namespace portal::videos
