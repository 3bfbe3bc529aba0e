#include "portal/processing/routes.hpp"

#include "portal/http/problem.hpp"
#include "portal/jobs/errc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace portal::processing {

using http::visit;
using http::who;
using weir::task;
using weir::net::make_problem;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

constexpr std::size_t page_size = 50;

json::value time_or_null(const std::optional<weir::store::timestamp>& moment) {
    return moment ? json::value(weir::store::iso_time(*moment)) : json::value(nullptr);
}

json::object describe(const jobs::status& of) {
    json::object made;
    made["id"] = std::to_string(of.id);
    made["kind"] = jobs::to_string(of.work.what);
    made["part"] = of.work.part;
    made["state"] = jobs::to_string(of.now);
    made["createdAt"] = weir::store::iso_time(of.created_at);
    made["startedAt"] = time_or_null(of.started_at);
    made["finishedAt"] = time_or_null(of.finished_at);
    made["progress"] = static_cast<double>(of.progress) / 1000;
    const auto left = of.time_left(weir::store::now());
    made["secondsLeft"] = left ? json::value((*left + 999) / 1000) : json::value(nullptr);
    made["reason"] = of.reason;
    made["explanation"] = of.explanation;
    return made;
}

template <class Number>
bool read(std::string_view text, Number& into) {
    const auto* end = text.data() + text.size();
    const auto done = std::from_chars(text.data(), end, into);
    return done.ec == std::errc() && done.ptr == end;
}

std::string to_cursor(const jobs::status& last) {
    return fmt::format("{}.{}", last.created_at, last.id);
}

std::optional<jobs::place> from_cursor(std::string_view text) {
    const auto dot = text.find('.');
    jobs::place found;
    if (dot == std::string_view::npos || !read(text.substr(0, dot), found.created_at) ||
        !read(text.substr(dot + 1), found.id))
        return std::nullopt;
    return found;
}

response unavailable() {
    return http::unavailable("The work on videos cannot be read. Try again soon.");
}

task<response> show_mine(visit& v, processing& all) {
    std::string video(v.request.param("video"));
    const auto found = co_await all.of(std::move(video), v.caller->account);
    if (!found) co_return unavailable();
    if (!*found) co_return http::not_found();
    json::array list;
    for (const auto& each : **found) list.push_back(describe(each));
    json::object body;
    body["jobs"] = std::move(list);
    co_return http::json_response(200, body);
}

task<response> retry_mine(visit& v, processing& all) {
    std::string video(v.request.param("video"));
    const auto count = co_await all.retry(std::move(video), v.caller->account);
    if (!count) co_return unavailable();
    if (!*count) co_return http::not_found();
    if (**count == 0) co_return make_problem(409, "nothingFailed", "Nothing of it has failed.");
    co_return http::no_content();
}

task<response> show_all(visit& v, processing& all) {
    const auto name = v.request.query_value("state").value_or("running");
    const auto state = std::ranges::find(jobs::state_names, name);
    if (state == jobs::state_names.end())
        co_return make_problem(400, "badRequest", "There is no such state.");
    std::optional<jobs::place> after;
    if (const auto cursor = v.request.query_value("after")) {
        after = from_cursor(*cursor);
        if (!after)
            co_return make_problem(400, "badRequest", "There is no such place in the list.");
    }
    const auto wanted = static_cast<jobs::state>(state - jobs::state_names.begin());
    const auto found = co_await all.list(wanted, after, page_size);
    if (!found) co_return unavailable();
    json::object counts;
    for (std::size_t i = 0; i < found->counts.size(); ++i)
        counts[jobs::state_names[i]] = found->counts[i];
    json::array list;
    for (const auto& each : found->jobs) {
        auto one = describe(each);
        one["video"] = each.work.video;
        one["account"] = std::to_string(each.work.account);
        one["worker"] = each.worker;
        list.push_back(std::move(one));
    }
    json::object body;
    body["counts"] = std::move(counts);
    body["next"] = list.size() == page_size ? json::value(to_cursor(found->jobs.back()))
                                            : json::value(nullptr);
    body["jobs"] = std::move(list);
    co_return http::json_response(200, body);
}

task<response> retry_one(visit& v, processing& all) {
    std::int64_t id = 0;
    if (!read(v.request.param("job"), id)) co_return http::not_found();
    const auto done = co_await all.retry(id);
    if (!done && done.error() == jobs::errc::not_failed)
        co_return make_problem(409, "nothingFailed", "This has not failed.");
    co_return done ? http::no_content() : unavailable();
}

}  // namespace

void add_routes(http::gate& to, processing& all) {
    to.add({method::get, "/api/v1/studio/videos/{video}/jobs", who::owner, 0,
            [&all](visit& v) { return show_mine(v, all); }});
    to.add({method::post, "/api/v1/studio/videos/{video}/retry", who::owner, http::json_body_limit,
            [&all](visit& v) { return retry_mine(v, all); }});
    to.add({method::get, "/api/v1/admin/jobs", who::administrator, 0,
            [&all](visit& v) { return show_all(v, all); }});
    to.add({method::post, "/api/v1/admin/jobs/{job}/retry", who::administrator,
            http::json_body_limit, [&all](visit& v) { return retry_one(v, all); }});
}

}  // namespace portal::processing
