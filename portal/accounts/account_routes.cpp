#include "portal/accounts/errc.hpp"
#include "portal/accounts/refusal.hpp"
#include "portal/accounts/routes.hpp"
#include "portal/accounts/rules.hpp"
#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"

#include <algorithm>
#include <utility>

namespace portal::accounts {

using http::form;
using http::proof;
using http::rate_limit;
using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;
using weir::store::iso_time;
namespace json = weir::json;

namespace {

constexpr std::size_t most_token_name = 60;

json::object to_json(const shown_session& from) {
    json::object made;
    made["id"] = from.id;
    made["userAgent"] = from.user_agent;
    made["address"] = from.address;
    made["createdAt"] = iso_time(from.created_at);
    made["seenAt"] = iso_time(from.seen_at);
    made["current"] = from.current;
    return made;
}

json::object to_json(const api_token& from) {
    json::array scopes;
    for (std::size_t i = 0; i < http::scope_names.size(); ++i)
        if (from.scopes & (1U << i)) scopes.emplace_back(http::scope_names[i]);
    json::object made;
    made["id"] = std::to_string(from.id);
    made["name"] = from.name;
    made["scopes"] = std::move(scopes);
    made["createdAt"] = iso_time(from.created_at);
    made["endsAt"] = iso_time(from.ends_at);
    made["usedAt"] = from.used_at ? json::value(iso_time(*from.used_at)) : json::value(nullptr);
    return made;
}

/// 0 when one of them is no scope.
http::scopes scopes_of(const std::vector<std::string>& names) {
    http::scopes all = 0;
    for (const auto& name : names) {
        const auto found = std::ranges::find(http::scope_names, name);
        if (found == http::scope_names.end()) return 0;
        all |= static_cast<http::scopes>(1U << (found - http::scope_names.begin()));
    }
    return all;
}

std::string session_of(const visit& v) {
    return std::string(v.request.cookie(http::session_cookie).value_or(""));
}

response done_or_refused(const weir::result<void>& done) {
    return done ? http::no_content() : refusal(done.error());
}

/// The routes and what they hold on to.
struct desk {
    accounts& people;
    limits& held;

    task<response> prove(visit& v) const {
        form fields(v.request);
        auto password = fields.text("password", {0, most_password});
        if (auto refused = fields.refusal()) co_return std::move(*refused);
        const auto name = "password of " + std::to_string(v.caller->account);
        if (const auto wait = held.tries.take(name, http::backoff::clock::now()))
            co_return http::rate_limited(*wait);
        const auto done =
            co_await people.prove(v.caller->account, session_of(v), std::move(password));
        if (done || done.error() != errc::wrong_password) held.tries.forgive(name);
        if (!done && done.error() == errc::wrong_password)
            co_return http::validation_failed(
                {http::field_error("/password", "wrong", "This is not your password.")});
        co_return done_or_refused(done);
    }

    task<response> list_sessions(visit& v) const {
        const auto found = co_await people.sessions(v.caller->account, session_of(v));
        if (!found) co_return refusal(found.error());
        json::array list;
        for (const auto& each : *found) list.push_back(to_json(each));
        json::object body;
        body["sessions"] = std::move(list);
        co_return http::json_response(200, body);
    }

    task<response> end_session(visit& v) const {
        std::string id(v.request.param("id"));
        const auto done = co_await people.end_session(v.caller->account, std::move(id));
        co_return done_or_refused(done);
    }

    task<response> end_other_sessions(visit& v) const {
        const auto done = co_await people.end_other_sessions(v.caller->account, session_of(v));
        co_return done_or_refused(done);
    }

    task<response> list_tokens(visit& v) const {
        const auto found = co_await people.own_tokens().list(v.caller->account);
        if (!found) co_return refusal(found.error());
        json::array list;
        for (const auto& each : *found) list.push_back(to_json(each));
        json::object body;
        body["tokens"] = std::move(list);
        co_return http::json_response(200, body);
    }

    task<response> make_token(visit& v) const {
        form fields(v.request);
        new_token wanted;
        wanted.name = fields.text("name", {1, most_token_name});
        if (http::has_control_characters(wanted.name))
            fields.reject("name", "format", "Control characters cannot be shown.");
        const auto names = fields.optional_texts("scopes", http::scope_names.size(), {1, 20})
                               .value_or(std::vector<std::string>());
        wanted.scopes = scopes_of(names);
        if (wanted.scopes == 0)
            fields.reject("scopes", "format", "Some of read, write, moderate, administer.");
        const auto days = number_of(fields.text("days", {1, 3}));
        wanted.life = std::chrono::hours(24 * days);
        if (days < 1 || wanted.life > tokens::longest_life)
            fields.reject("days", "type", "From 1 to 366.");
        if (auto refused = fields.refusal()) co_return std::move(*refused);
        const auto made = co_await people.own_tokens().make(v.caller->account, std::move(wanted));
        if (!made) co_return refusal(made.error());
        auto body = to_json(made->what);
        body["token"] = made->text;
        co_return http::json_response(201, body);
    }

    task<response> revoke_token(visit& v) const {
        const auto done = co_await people.own_tokens().revoke(v.caller->account,
                                                              number_of(v.request.param("id")));
        co_return done_or_refused(done);
    }
};

}  // namespace

void add_account_routes(http::gate& to, accounts& people, limits& held) {
    const desk at{people, held};
    to.add({method::post, "/api/v1/session/proof", who::account, http::json_body_limit,
            [at](visit& v) { return at.prove(v); }, proof::session});
    to.add({method::get, "/api/v1/account/sessions", who::account, 0,
            [at](visit& v) { return at.list_sessions(v); }, proof::session});
    to.add({method::delete_, "/api/v1/account/sessions", who::account, 0,
            [at](visit& v) { return at.end_other_sessions(v); }, proof::session});
    to.add({method::delete_, "/api/v1/account/sessions/{id}", who::account, 0,
            [at](visit& v) { return at.end_session(v); }, proof::session});
    to.add({method::get, "/api/v1/account/tokens", who::account, 0,
            [at](visit& v) { return at.list_tokens(v); }, proof::session});
    to.add({method::post, "/api/v1/account/tokens", who::account, http::json_body_limit,
            [at](visit& v) { return at.make_token(v); }, proof::password});
    to.add({method::delete_, "/api/v1/account/tokens/{id}", who::account, 0,
            [at](visit& v) { return at.revoke_token(v); }, proof::session});
}

}  // namespace portal::accounts
