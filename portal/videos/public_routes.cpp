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

namespace {

task<response> show(visit& v, videos& all) {
    std::string id(v.request.param("video"));
    auto viewer = v.caller;
    const auto found = co_await all.show(std::move(id), std::move(viewer));
    if (!found) co_return video_refusal(found.error());
    co_return http::json_response(200, describe_shown(*found));
}

}  // namespace

void add_public_routes(http::gate& to, videos& all) {
    to.add({method::get, "/api/v1/videos/{video}", who::visitor, 0,
            [&all](visit& v) { return show(v, all); }});
}

}  // namespace portal::videos
