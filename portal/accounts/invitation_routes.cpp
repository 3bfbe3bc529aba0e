#include "portal/accounts/refusal.hpp"
#include "portal/accounts/routes.hpp"
#include "portal/accounts/rules.hpp"
#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"

#include <string>
#include <utility>

namespace portal::accounts {

using http::form;
using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;
using weir::store::iso_time;
namespace json = weir::json;

namespace {

constexpr std::size_t most_note = 100;

json::object to_json(const invitation& from) {
    json::object made;
    made["id"] = std::to_string(from.id);
    made["note"] = from.note;
    made["madeBy"] = from.made_by;
    made["usesLeft"] = from.uses_left;
    made["createdAt"] = iso_time(from.created_at);
    made["endsAt"] = iso_time(from.ends_at);
    return made;
}

task<response> list(visit&, invitations& all) {
    const auto found = co_await all.list();
    if (!found) co_return refusal(found.error());
    json::array list;
    for (const auto& each : *found) list.push_back(to_json(each));
    json::object body;
    body["invitations"] = std::move(list);
    co_return http::json_response(200, body);
}

task<response> make(visit& v, invitations& all, const http::site& where) {
    form fields(v.request);
    auto note = fields.text("note", {0, most_note});
    if (http::has_control_characters(note))
        fields.reject("note", "format", "Control characters cannot be shown.");
    const auto uses = number_of(fields.text("uses", {1, 4}));
    if (uses < 1 || uses > invitations::most_uses) fields.reject("uses", "type", "From 1 to 1000.");
    const auto days = number_of(fields.text("days", {1, 3}));
    const std::chrono::hours life(24 * days);
    if (days < 1 || life > invitations::longest_life)
        fields.reject("days", "type", "From 1 to 366.");
    if (auto refused = fields.refusal()) co_return std::move(*refused);
    const auto made = co_await all.make(v.caller->account, std::move(note), uses, life);
    if (!made) co_return refusal(made.error());
    auto body = to_json(made->what);
    body["madeBy"] = v.caller->handle;
    body["link"] = where.origin(v.request) + "/register?invitation=" + made->token;
    co_return http::json_response(201, body);
}

task<response> withdraw(visit& v, invitations& all) {
    const auto done = co_await all.withdraw(number_of(v.request.param("id")));
    if (!done) co_return refusal(done.error());
    co_return http::no_content();
}

}  // namespace

void add_invitation_routes(http::gate& to, accounts& people) {
    auto& all = people.invited();
    const auto& where = to.where();
    to.add({method::get, "/api/v1/admin/invitations", who::moderator, 0,
            [&all](visit& v) { return list(v, all); }});
    to.add({method::post, "/api/v1/admin/invitations", who::moderator, http::json_body_limit,
            [&all, &where](visit& v) { return make(v, all, where); }});
    to.add({method::delete_, "/api/v1/admin/invitations/{id}", who::moderator, 0,
            [&all](visit& v) { return withdraw(v, all); }});
}

}  // namespace portal::accounts
