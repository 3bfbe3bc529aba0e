#include "portal/accounts/routes.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/accounts/refusal.hpp"
#include "portal/accounts/rules.hpp"
#include "portal/http/cookie.hpp"
#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"

#include <utility>

namespace portal::accounts {

using http::form;
using http::rate_limit;
using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

json::object to_json(const account& from) {
    json::object person;
    person["id"] = std::to_string(from.id);
    person["handle"] = from.handle;
    person["displayName"] = from.display_name;
    person["role"] = http::to_string(from.role);
    json::object channel;
    channel["handle"] = from.handle;
    channel["title"] = from.title;
    json::object session;
    session["account"] = std::move(person);
    session["channel"] = std::move(channel);
    return session;
}

void check_handle(form& fields, const std::string& handle) {
    if (!fields.good("handle")) return;
    if (!is_handle(handle))
        fields.reject("handle", "format", "Use a-z, 0-9 and _ only, and begin with a letter.");
    else if (is_reserved(handle))
        fields.reject("handle", "reserved", "This name is kept for the site itself.");
}

void check_password(form& fields, std::string_view name, const std::string& password,
                    const std::string& handle) {
    if (fields.good(name) && is_common_password(password, handle))
        fields.reject(name, "common", "This password is among the first that are tried.");
}

device device_of(const visit& v) {
    device from;
    from.user_agent = v.request.header("User-Agent").value_or("").substr(0, most_user_agent);
    from.address = shortened_address(v.client);
    return from;
}

/// The routes and what they hold on to.
struct desk {
    accounts& people;
    limits& held;
    const http::site& where;

    response welcome(const visit& v, const logged_in& in) const {
        auto made = http::json_response(201, to_json(in.who));
        made.set("Set-Cookie",
                 http::give_session(in.token, where.secure(v.request), accounts::whole_life));
        return made;
    }

    /// A browser that logs in anew leaves its old session behind.
    task<> end_old_session(visit& v) const {
        const auto old = v.request.cookie(http::session_cookie);
        if (!old || old->empty()) co_return;
        std::string token(*old);
        const auto ended = co_await people.log_out(std::move(token));
        static_cast<void>(ended);
    }

    task<response> sign_up(visit& v) const {
        form fields(v.request);
        new_account wanted;
        wanted.handle = fields.text("handle", {least_handle, most_handle});
        wanted.password = fields.text("password", {least_password, most_password});
        wanted.display_name =
            fields.optional_text("displayName", {1, most_display_name}).value_or(wanted.handle);
        wanted.setup_token = fields.optional_text("setupToken", {0, 128});
        wanted.invitation = fields.optional_text("invitation", {0, 128});
        check_handle(fields, wanted.handle);
        check_password(fields, "password", wanted.password, wanted.handle);
        if (http::has_control_characters(wanted.display_name))
            fields.reject("displayName", "format", "Control characters cannot be shown.");
        if (auto refused = fields.refusal()) co_return std::move(*refused);

        const auto from = http::address_prefix(v.client);
        if (const auto wait = held.joining.take(from, rate_limit::clock::now()))
            co_return http::rate_limited(*wait);
        const auto made = co_await people.sign_up(std::move(wanted), device_of(v));
        if (!made) held.joining.give_back(from);
        if (!made) co_return refusal(made.error());
        co_await end_old_session(v);
        co_return welcome(v, *made);
    }

    task<response> log_in(visit& v) const {
        form fields(v.request);
        auto handle = fields.text("handle", {0, most_password});
        auto password = fields.text("password", {0, most_password});
        if (auto refused = fields.refusal()) co_return std::move(*refused);

        // Taken before the check, so that tries at the same time count too.
        const auto from = "from " + http::address_prefix(v.client);
        const auto on = "on " + handle + " " + from;
        const auto now = http::backoff::clock::now();
        auto wait = held.tries.take(from, now);
        if (!wait) wait = held.tries.take(on, now);
        if (wait) co_return http::rate_limited(*wait);
        const auto made =
            co_await people.log_in(std::move(handle), std::move(password), device_of(v));
        if (made || made.error() != errc::wrong_credentials) {
            held.tries.give_back(from);
            held.tries.forgive(on);
        }
        if (!made) co_return refusal(made.error());
        co_await end_old_session(v);
        co_return welcome(v, *made);
    }

    task<response> who_am_i(visit& v) const {
        const auto found = co_await people.describe(v.caller->account);
        if (!found) co_return refusal(found.error());
        if (!*found) co_return http::unauthenticated();
        co_return http::json_response(200, to_json(**found));
    }

    task<response> log_out(visit& v) const {
        const auto token = v.request.cookie(http::session_cookie);
        if (token) {
            std::string owned(*token);
            const auto ended = co_await people.log_out(std::move(owned));
            if (!ended) co_return refusal(ended.error());
        }
        auto made = http::no_content();
        made.set("Set-Cookie", http::take_session(where.secure(v.request)));
        co_return made;
    }

    task<response> change_password(visit& v) const {
        form fields(v.request);
        auto current = fields.text("currentPassword", {0, most_password});
        auto wanted = fields.text("newPassword", {least_password, most_password});
        check_password(fields, "newPassword", wanted, v.caller->handle);
        if (auto refused = fields.refusal()) co_return std::move(*refused);

        const auto name = "password of " + std::to_string(v.caller->account);
        if (const auto wait = held.tries.take(name, http::backoff::clock::now()))
            co_return http::rate_limited(*wait);
        std::string token(v.request.cookie(http::session_cookie).value_or(""));
        const auto done = co_await people.change_password(v.caller->account, std::move(token),
                                                          std::move(current), std::move(wanted));
        if (done || done.error() != errc::wrong_password) held.tries.forgive(name);
        if (!done) co_return refusal(done.error());
        co_return http::no_content();
    }
};

}  // namespace

void add_routes(http::gate& to, accounts& people, limits& held) {
    const desk at{people, held, to.where()};
    to.add({method::post, "/api/v1/accounts", who::anyone, http::json_body_limit,
            [at](visit& v) { return at.sign_up(v); }});
    to.add({method::post, "/api/v1/session", who::anyone, http::json_body_limit,
            [at](visit& v) { return at.log_in(v); }});
    to.add({method::get, "/api/v1/session", who::account, 0,
            [at](visit& v) { return at.who_am_i(v); }});
    to.add({method::delete_, "/api/v1/session", who::anyone, 0,
            [at](visit& v) { return at.log_out(v); }});
    to.add({method::put, "/api/v1/account/password", who::account, http::json_body_limit,
            [at](visit& v) { return at.change_password(v); }, http::proof::session});
    add_account_routes(to, people, held);
    add_invitation_routes(to, people);
}

}  // namespace portal::accounts
