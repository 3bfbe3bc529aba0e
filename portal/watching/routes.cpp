#include "portal/watching/routes.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"
#include "portal/videos/errc.hpp"
#include "portal/videos/routes.hpp"

#include <cmath>
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

constexpr std::size_t most_password = 256;
/// Ten days: longer than any video.
constexpr double most_seconds = 864'000;

json::value address_or_null(const sheet& of, const std::string& path) {
    return path.empty() ? json::value(nullptr) : json::value(of.base + path);
}

json::value describe_playback(const sheet& of) {
    if (of.renditions.empty()) return nullptr;
    json::object made;
    made["hls"] = of.base + "/" + std::string(renditions::multivariant_file);
    made["storyboard"] = address_or_null(of, of.storyboard);
    json::array captions;
    for (const auto& language : of.captions) {
        json::object one;
        one["language"] = language;
        one["url"] = of.base + "/captions/" + language + ".vtt";
        captions.push_back(std::move(one));
    }
    made["captions"] = std::move(captions);
    made["download"] = of.video.downloads && !of.video.source.name.empty()
                           ? json::value(of.base + "/source/" + of.video.source.name)
                           : json::value(nullptr);
    return made;
}

std::string_view rating_name(std::int64_t rating) {
    return rating > 0 ? "like" : rating < 0 ? "dislike" : "none";
}

json::object describe_counts(const rows::counts& of) {
    json::object made;
    made["views"] = of.views;
    made["likes"] = of.likes;
    made["dislikes"] = of.dislikes;
    return made;
}

json::object describe_sheet(const sheet& of) {
    auto made = videos::describe(of.video);
    json::object channel;
    channel["handle"] = of.channel.handle;
    channel["displayName"] = of.channel.display_name;
    channel["avatarUrl"] = of.channel.avatar ? json::value("/media/avatars/" + *of.channel.avatar)
                                             : json::value(nullptr);
    made["channel"] = std::move(channel);
    made["state"] = to_string(of.video.state);
    made["progress"] = static_cast<double>(of.progress) / 1000;
    made["posterUrl"] = address_or_null(of, of.poster);
    made["playback"] = describe_playback(of);
    json::array chapters;
    for (const auto& each : of.chapters) {
        json::object one;
        one["startSeconds"] = static_cast<double>(each.start_ms) / 1000;
        one["title"] = each.title;
        chapters.push_back(std::move(one));
    }
    made["chapters"] = std::move(chapters);
    made["counts"] = describe_counts(of.counts);
    made["myRating"] = rating_name(of.my_rating);
    made["myPositionSeconds"] = static_cast<double>(of.my_position_ms) / 1000;
    return made;
}

response refusal(const weir::error_code& why) {
    if (why == videos::errc::password_needed)
        return make_problem(403, "videoPasswordNeeded", "This video is opened by a password.");
    if (why == accounts::errc::wrong_password)
        return http::validation_failed(
            {http::field_error("/password", "wrong", "This is another password.")});
    return videos::video_refusal(why);
}

task<response> look(visit& v, watching& all, std::optional<std::string> password) {
    std::string video(v.request.param("video"));
    auto viewer = v.caller;
    const auto found = co_await all.look(std::move(video), std::move(viewer), std::move(password));
    if (!found) co_return refusal(found.error());
    co_return http::json_response(200, describe_sheet(*found));
}

task<response> unlock(visit& v, watching& all, http::rate_limit& tries) {
    http::form sent(v.request);
    auto password = sent.text("password", {1, most_password});
    if (auto refused = sent.refusal()) co_return std::move(*refused);
    const auto client = http::address_prefix(v.client);
    if (const auto wait = tries.take(client, http::rate_limit::clock::now()))
        co_return http::rate_limited(*wait);
    std::optional<std::string> given(std::move(password));
    co_return co_await look(v, all, std::move(given));
}

task<response> note(visit& v, watching& all) {
    http::form sent(v.request);
    const auto seconds = sent.number("positionSeconds", 0, most_seconds);
    if (auto refused = sent.refusal()) co_return std::move(*refused);
    report heard;
    heard.video = v.request.param("video");
    heard.viewer = v.caller;
    heard.client = v.client;
    heard.position_ms = std::llround(seconds * 1000);
    const auto noted = co_await all.note(std::move(heard));
    if (!noted) co_return refusal(noted.error());
    co_return http::no_content();
}

task<response> rate(visit& v, watching& all) {
    http::form sent(v.request);
    const auto wanted = sent.text("rating", {1, 16});
    const std::int64_t rating = wanted == "like" ? 1 : wanted == "dislike" ? -1 : 0;
    if (sent.good("rating") && wanted != rating_name(rating))
        sent.reject("rating", "format", "Expected like, dislike or none.");
    if (auto refused = sent.refusal()) co_return std::move(*refused);
    std::string video(v.request.param("video"));
    auto viewer = *v.caller;
    const auto counts = co_await all.rate(std::move(video), std::move(viewer), rating);
    if (!counts) co_return refusal(counts.error());
    co_return http::json_response(200, describe_counts(*counts));
}

}  // namespace

void add_routes(http::gate& to, watching& all, http::rate_limit& tries) {
    to.add({method::get, "/api/v1/videos/{video}/watch", who::visitor, 0,
            [&all](visit& v) { return look(v, all, std::nullopt); }});
    to.add({method::post, "/api/v1/videos/{video}/watch", who::visitor, http::json_body_limit,
            [&all, &tries](visit& v) { return unlock(v, all, tries); }});
    to.add({method::put, "/api/v1/videos/{video}/position", who::visitor, http::json_body_limit,
            [&all](visit& v) { return note(v, all); }});
    to.add({method::put, "/api/v1/videos/{video}/rating", who::account, http::json_body_limit,
            [&all](visit& v) { return rate(v, all); }});
}

}  // namespace portal::watching
