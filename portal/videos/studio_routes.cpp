#include "portal/http/problem.hpp"
#include "portal/videos/routes.hpp"
#include "portal/videos/rules.hpp"

#include <utility>

namespace portal::videos {

using http::form;
using http::visit;
using http::who;
using weir::result;
using weir::task;
using weir::net::make_problem;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

constexpr std::size_t page = 30;
constexpr std::size_t most_at_once = 100;
/// A description may be four bytes a character, escaped.
constexpr std::size_t edit_limit = 128 * 1024;

json::object describe_mine(const video& of) {
    auto made = describe(of);
    made["state"] = to_string(of.state);
    made["reason"] = of.reason;
    made["explanation"] = of.explanation;
    made["publishAt"] =
        of.publish_at ? json::value(weir::store::iso_time(*of.publish_at)) : json::value(nullptr);
    made["progress"] = static_cast<double>(of.progress) / 1000;
    made["hasPassword"] = !of.password_hash.empty();
    made["fileName"] = of.source.original_name;
    made["fileBytes"] = of.source.bytes;
    made["createdAt"] = weir::store::iso_time(of.created_at);
    made["updatedAt"] = weir::store::iso_time(of.updated_at);
    return made;
}

response shown(const result<video>& of, unsigned status = 200) {
    if (!of) return video_refusal(of.error());
    return http::json_response(status, describe_mine(*of));
}

response counted(const result<std::int64_t>& number) {
    if (!number) return video_refusal(number.error());
    json::object body;
    body["changed"] = *number;
    return http::json_response(200, body);
}

/// The routes and what they hold on to.
struct desk {
    videos& all;

    task<response> list(visit& v) const {
        filter wanted;
        wanted.channel = v.caller->channel;
        wanted.most = page + 1;
        wanted.title = v.request.query_value("title").value_or("");
        if (const auto name = v.request.query_value("state")) {
            wanted.state = state_of(*name);
            if (!wanted.state) co_return make_problem(400, "badFilter", "There is no such state.");
        }
        if (const auto name = v.request.query_value("privacy")) {
            wanted.privacy = privacy_of(*name);
            if (!wanted.privacy)
                co_return make_problem(400, "badFilter", "There is no such privacy.");
        }
        if (const auto after = v.request.query_value("after")) {
            wanted.after = from_cursor(*after);
            if (!wanted.after)
                co_return make_problem(400, "badCursor", "This is no place in a list.");
        }
        auto found = co_await all.list(std::move(wanted));
        if (!found) co_return video_refusal(found.error());
        json::object body;
        const bool more = found->size() > page;
        if (more) found->resize(page);
        body["next"] = more ? json::value(to_cursor(found->back())) : json::value(nullptr);
        json::array rows;
        for (const auto& each : *found) rows.push_back(describe_mine(each));
        body["videos"] = std::move(rows);
        co_return http::json_response(200, body);
    }

    task<response> create(visit& v) const {
        form fields(v.request);
        new_video wanted;
        wanted.account = v.caller->account;
        wanted.channel = v.caller->channel;
        wanted.title = fields.text("title", {1, most_title});
        if (http::has_control_characters(wanted.title))
            fields.reject("title", "control", "Control characters cannot be shown.");
        if (auto refused = fields.refusal()) co_return std::move(*refused);
        const auto made = co_await all.create(std::move(wanted));
        co_return shown(made, 201);
    }

    task<response> show(visit& v) const {
        std::string id(v.request.param("video"));
        const auto found = co_await all.mine(v.caller->account, std::move(id));
        co_return shown(found);
    }

    task<response> change(visit& v) const {
        form fields(v.request);
        auto wanted = read_edit(fields, weir::store::now());
        if (auto refused = fields.refusal()) co_return std::move(*refused);
        std::string id(v.request.param("video"));
        const auto changed =
            co_await all.change(v.caller->account, std::move(id), std::move(wanted));
        co_return shown(changed);
    }

    task<response> remove(visit& v) const {
        std::string id(v.request.param("video"));
        const auto gone = co_await all.remove(v.caller->account, std::move(id));
        if (!gone) co_return video_refusal(gone.error());
        co_return http::no_content();
    }

    task<response> act(visit& v) const {
        form fields(v.request);
        const auto what = fields.text("act", {1, 20});
        auto ids = fields.optional_texts("ids", most_at_once, {1, 20});
        edit wanted;
        if (what == "setPrivacy") {
            wanted.privacy = privacy_of(fields.text("privacy", {1, 20}));
            if (!wanted.privacy) fields.reject("privacy", "choice", "There is no such privacy.");
        } else if (what != "delete") {
            fields.reject("act", "choice", "Expected setPrivacy or delete.");
        }
        if (!ids) fields.reject("ids", "required", "Say which videos.");
        if (auto refused = fields.refusal()) co_return std::move(*refused);
        result<std::int64_t> done = 0;
        if (what == "delete")
            done = co_await all.remove_all(v.caller->account, std::move(*ids));
        else
            done = co_await all.change_all(v.caller->account, std::move(*ids), std::move(wanted));
        co_return counted(done);
    }
};

}  // namespace

void add_studio_routes(http::gate& to, videos& all) {
    const desk at{all};
    to.add({method::get, "/api/v1/studio/videos", who::owner, 0,
            [at](visit& v) { return at.list(v); }});
    to.add({method::post, "/api/v1/studio/videos", who::owner, http::json_body_limit,
            [at](visit& v) { return at.create(v); }});
    to.add({method::post, "/api/v1/studio/videos/acts", who::owner, http::json_body_limit,
            [at](visit& v) { return at.act(v); }});
    to.add({method::get, "/api/v1/studio/videos/{video}", who::owner, 0,
            [at](visit& v) { return at.show(v); }});
    to.add({method::patch, "/api/v1/studio/videos/{video}", who::owner, edit_limit,
            [at](visit& v) { return at.change(v); }});
    to.add({method::delete_, "/api/v1/studio/videos/{video}", who::owner, 0,
            [at](visit& v) { return at.remove(v); }});
}

}  // namespace portal::videos
