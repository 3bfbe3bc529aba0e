#include "portal/http/problem.hpp"
#include "portal/videos/routes.hpp"
#include "portal/watching/routes.hpp"

#include <utility>

namespace portal::watching {

using http::visit;
using http::who;
using weir::task;
using weir::net::make_problem;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

constexpr std::size_t page = 24;

json::object describe_card(const videos::shown_video& of, const card& more) {
    auto made = videos::describe_shown(of);
    made["posterUrl"] = more.poster.empty() ? json::value(nullptr) : json::value(more.poster);
    made["views"] = more.counts.views;
    made["likes"] = more.counts.likes;
    return made;
}

task<response> list(visit& v, watching& all, videos::videos& from) {
    videos::filter wanted;
    wanted.most = page + 1;
    if (const auto after = v.request.query_value("after")) {
        wanted.after = videos::from_cursor(*after);
        if (!wanted.after) co_return make_problem(400, "badCursor", "This is no place in a list.");
    }
    std::string handle(v.request.param("handle"));
    auto found = co_await from.list_public(std::move(handle), std::move(wanted));
    if (!found) co_return videos::video_refusal(found.error());
    json::object body;
    const bool more = found->size() > page;
    if (more) found->resize(page);
    body["next"] =
        more ? json::value(videos::to_cursor(found->back().video)) : json::value(nullptr);
    const auto cards = co_await all.cards(*found);
    if (!cards) co_return videos::video_refusal(cards.error());
    json::array listed;
    for (std::size_t i = 0; i < found->size(); ++i)
        listed.push_back(describe_card((*found)[i], (*cards)[i]));
    body["videos"] = std::move(listed);
    co_return http::json_response(200, body);
}

}  // namespace

void add_list_routes(http::gate& to, watching& all, videos::videos& from) {
    const auto answer = [&all, &from](visit& v) { return list(v, all, from); };
    to.add({method::get, "/api/v1/videos", who::anyone, 0, answer});
    to.add({method::get, "/api/v1/channels/{handle}/videos", who::anyone, 0, answer});
}

}  // namespace portal::watching
