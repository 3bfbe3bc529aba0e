#include "portal/channels/errc.hpp"
#include "portal/channels/routes.hpp"
#include "portal/http/problem.hpp"
#include "portal/http/static_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace portal::channels {

using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

json::value avatar_url(const channels::channel& of) {
    return of.avatar ? json::value("/media/avatars/" + *of.avatar) : json::value(nullptr);
}

task<response> list_live(visit&, channels& all, live::board& now) {
    std::vector<std::string> handles;
    for (const auto& [handle, stream] : now.all()) handles.push_back(handle);
    const auto found = co_await all.find_all(std::move(handles));
    if (!found) co_return channel_refusal(found.error());

    std::vector<std::pair<std::int64_t, json::object>> cards;
    for (const auto& each : *found) {
        // Who was live before the store was asked may be gone by now.
        const auto* stream = now.find(each.handle);
        if (!stream) continue;
        json::object card;
        card["handle"] = each.handle;
        card["displayName"] = each.display_name;
        card["title"] = each.title;
        card["avatarUrl"] = avatar_url(each);
        card["live"] = live::describe_live(*stream);
        cards.emplace_back(stream->viewers, std::move(card));
    }
    std::ranges::sort(cards, std::greater{}, [](const auto& card) { return card.first; });
    json::array list;
    for (auto& [viewers, card] : cards) list.push_back(std::move(card));
    json::object body;
    body["channels"] = std::move(list);
    co_return http::json_response(200, body);
}

task<response> show(visit& v, channels& all, live::board& now, const http::site& where) {
    std::string handle(v.request.param("handle"));
    const auto found = co_await all.find(std::move(handle));
    if (!found) co_return channel_refusal(found.error());
    co_return http::json_response(200, describe_channel(*found, now, where, v.request));
}

task<response> show_avatar(visit& v, channels& all) {
    std::string name(v.request.param("file"));
    const auto etag = http::etag_of(name);
    auto found = co_await all.avatar(std::move(name));
    if (!found) co_return channel_refusal(found.error());
    if (!*found) co_return http::not_found();
    response answer;
    // A new picture has a new name.
    answer.set("Cache-Control", "public, max-age=31536000, immutable");
    answer.set("ETag", etag);
    if (http::is_unchanged(v.request, etag)) {
        answer.status = 304;
        co_return answer;
    }
    answer.set("Content-Type", std::string(avatars::stored_type));
    answer.set("Content-Security-Policy", "default-src 'none'; sandbox");
    answer.pieces.push_back(std::make_shared<const weir::bytes>(std::move(**found)));
    co_return answer;
}

}  // namespace

response channel_refusal(const weir::error_code& why) {
    if (why == errc::not_found) return http::not_found();
    return http::unavailable("The server cannot do this at the moment. Try again soon.");
}

json::object describe_channel(const channels::channel& of, const live::board& now,
                              const http::site& where, const weir::net::request& asked) {
    const auto* stream = now.find(of.handle);
    const auto media = where.media_origin(asked);
    json::object playback;
    playback["hls"] = fmt::format("{}/live/{}/index.m3u8", media, of.handle);
    playback["flv"] = fmt::format("{}/live/{}.flv", media, of.handle);
    json::object made;
    made["handle"] = of.handle;
    made["displayName"] = of.display_name;
    made["title"] = of.title;
    made["description"] = of.description;
    made["avatarUrl"] = avatar_url(of);
    made["live"] = stream ? json::value(live::describe_live(*stream)) : json::value(nullptr);
    made["playback"] = std::move(playback);
    return made;
}

void add_public_routes(http::gate& to, channels& all, live::board& now) {
    const auto& where = to.where();
    to.add({method::get, "/api/v1/live", who::anyone, 0,
            [&all, &now](visit& v) { return list_live(v, all, now); }});
    to.add({method::get, "/api/v1/channels/{handle}", who::anyone, 0,
            [&all, &now, &where](visit& v) { return show(v, all, now, where); }});
    to.add({method::get, "/media/avatars/{file}", who::anyone, 0,
            [&all](visit& v) { return show_avatar(v, all); }});
}

}  // namespace portal::channels
