#include "portal/http/gate.hpp"

#include "portal/http/problem.hpp"

#include <utility>

namespace portal::http {

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
        case who::account: return true;
        case who::owner: return caller.channel != 0 && caller.role >= role::creator;
        case who::moderator: return caller.role >= role::moderator;
        case who::administrator: return caller.role >= role::administrator;
    }
    return false;
}

}  // namespace

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
    if (!is_safe(r.method) && !site_.is_same_origin(r))
        co_return weir::net::make_problem(
            403, "crossSite",
            "This request does not come from a page of this site. A program that is no browser "
            "sends the header Origin with the site's address.");
    if (wanted.may != who::anyone) {
        auto refused = co_await identify(wanted, v);
        if (refused) co_return std::move(*refused);
    }
    co_return co_await wanted.answer(v);
}

weir::task<std::optional<response>> gate::identify(const rule& wanted, visit& v) {
    const auto token = v.request.cookie(session_cookie);
    if (!token) co_return unauthenticated();
    std::string owned(*token);
    auto found = co_await people_.find(std::move(owned));
    if (!found) co_return unavailable("The server cannot look up sessions at the moment.");
    if (!*found) co_return unauthenticated();
    if (!may_use(wanted.may, **found)) co_return forbidden();
    v.caller = std::move(*found);
    co_return std::nullopt;
}

}  // namespace portal::http
