#include "portal/http/gate.hpp"

#include "portal/http/problem.hpp"

#include <array>
#include <utility>
#include <vector>

namespace portal::http {

using weir::net::make_problem;
using weir::net::method;
using weir::net::request;
using weir::net::response;

namespace {

bool is_safe(method m) {
    return m == method::get || m == method::head || m == method::options;
}

bool may_use(who may, const identity& caller) {
    switch (may) {
        case who::anyone:
        case who::visitor:
        case who::account: return true;
        case who::owner: return caller.channel != 0 && caller.role >= role::creator;
        case who::moderator: return caller.role >= role::moderator;
        case who::administrator: return caller.role >= role::administrator;
    }
    return false;
}

scope needed(const gate::rule& of) {
    if (of.needs) return *of.needs;
    if (of.may == who::administrator) return scope::administer;
    if (of.may == who::moderator) return scope::moderate;
    return is_safe(of.method) ? scope::read : scope::write;
}

/// Whether what the caller showed is enough for the route.
std::optional<response> check_proof(const gate::rule& wanted, const identity& caller) {
    if (caller.token && wanted.asks != proof::any)
        return make_problem(403, "sessionNeeded", "This cannot be done with a token.");
    if (caller.token && !has(*caller.token, needed(wanted)))
        return make_problem(403, "scopeMissing", "The token is not good for this.");
    if (wanted.asks == proof::password && !caller.fresh)
        return make_problem(403, "passwordNeeded", "Give your password again first.");
    return std::nullopt;
}

/// The token of an Authorization header (RFC 6750 2.1); empty when there is none.
std::string bearer_of(const request& r) {
    constexpr std::string_view scheme = "bearer ";
    const auto said = r.header("Authorization").value_or("");
    if (said.size() <= scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i)
        if ((said[i] | 0x20) != scheme[i]) return {};
    return std::string(said.substr(scheme.size()));
}

void drop_cookies(request& r) {
    std::erase_if(r.headers, [](const auto& each) {
        const weir::net::fields one{each};
        return weir::net::find_header(one, "Cookie").has_value();
    });
}

}  // namespace

std::string_view to_string(who may) {
    constexpr std::array<std::string_view, 6> names{"anyone", "visitor",   "account",
                                                    "owner",  "moderator", "administrator"};
    return names[static_cast<std::size_t>(may)];
}

gate::gate(const site& where, identities& people, rate_limit::settings rate)
    : site_(where), people_(people), calls_(rate) {}

void gate::add(rule added) {
    const auto& kept = rules_.emplace_back(std::move(added));
    weir::net::router::route route;
    route.method = kept.method;
    route.pattern = kept.pattern;
    route.body_limit = kept.body_limit;
    route.answer = [this, &kept](request& r) { return pass(kept, r); };
    route.streams = kept.streams;
    router_.add(std::move(route));
}

weir::task<response> gate::pass(const rule& wanted, request& r) {
    visit v{r, site_.client_address(r), std::nullopt};
    if (const auto wait = calls_.take(address_prefix(v.client), rate_limit::clock::now()))
        co_return rate_limited(*wait);
    const auto bearer = bearer_of(r);
    if (!bearer.empty())
        drop_cookies(r);
    else if (!is_safe(r.method) && !site_.is_same_origin(r))
        co_return make_problem(
            403, "crossSite",
            "This request does not come from a page of this site. A program that is no browser "
            "sends the header Origin with the site's address.");
    if (wanted.may != who::anyone) {
        auto refused = co_await identify(wanted, v, bearer);
        if (refused) co_return std::move(*refused);
    }
    co_return co_await wanted.answer(v);
}

weir::task<std::optional<response>> gate::identify(const rule& wanted, visit& v,
                                                   const std::string& bearer) {
    std::string token = bearer;
    if (token.empty()) token = v.request.cookie(session_cookie).value_or("");
    std::optional<response> stranger;
    if (wanted.may != who::visitor) stranger = unauthenticated();
    if (token.empty()) co_return stranger;
    auto looking =
        bearer.empty() ? people_.find(std::move(token)) : people_.find_bearer(std::move(token));
    auto found = co_await std::move(looking);
    if (!found) co_return unavailable("The server cannot look up sessions at the moment.");
    // Who shows a token that is none is told so, also where anyone may pass.
    if (!*found && !bearer.empty()) co_return unauthenticated();
    if (!*found) co_return stranger;
    if (!may_use(wanted.may, **found)) co_return forbidden();
    if (auto refused = check_proof(wanted, **found)) co_return refused;
    v.caller = std::move(*found);
    co_return std::nullopt;
}

}  // namespace portal::http
