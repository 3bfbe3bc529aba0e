#include "portal/http/gate.hpp"

#include "portal/http/problem.hpp"
#include "weir/base/json.hpp"

#include <doctest/doctest.h>

#include "support/wait_for.hpp"
#include <map>
#include <string>

using portal::http::gate;
using portal::http::identity;
using portal::http::proof;
using portal::http::role;
using portal::http::visit;
using portal::http::who;
using weir::net::method;
using weir::net::request;
using weir::net::response;

namespace {

/// Sessions by token; "broken" is a store that does not answer.
class known_people : public portal::http::identities {
 public:
    std::map<std::string, identity> all;

    weir::task<weir::result<std::optional<identity>>> find(std::string token) override {
        if (token == "broken") co_return weir::error_code(boost::asio::error::timed_out);
        const auto found = all.find(token);
        if (found == all.end()) co_return std::optional<identity>();
        co_return std::optional<identity>(found->second);
    }

    /// "creator:3" is the creator's token with the scopes 1 and 2.
    weir::task<weir::result<std::optional<identity>>> find_bearer(std::string token) override {
        const auto colon = token.find(':');
        const auto found = all.find(token.substr(0, colon));
        if (colon == std::string::npos || found == all.end()) co_return std::optional<identity>();
        auto who = found->second;
        who.token = static_cast<portal::http::scopes>(std::stoi(token.substr(colon + 1)));
        co_return std::optional<identity>(std::move(who));
    }
};

struct fixture {
    portal::http::site site;
    known_people people;
    gate under_test{site, people, {10, std::chrono::hours(1)}};
    std::string seen;

    fixture() {
        people.all["viewer"] = {1, 11, "viewer", role::viewer};
        people.all["creator"] = {2, 12, "creator", role::creator};
        people.all["homeless"] = {3, 0, "homeless", role::creator};
        people.all["moderator"] = {4, 14, "moderator", role::moderator};
        people.all["administrator"] = {5, 15, "administrator", role::administrator};
        add(method::get, "/anyone", who::anyone);
        add(method::post, "/anyone", who::anyone);
        add(method::get, "/account", who::account);
        add(method::get, "/owner", who::owner);
        add(method::get, "/moderator", who::moderator);
        add(method::get, "/visitor", who::visitor);
        add(method::post, "/owner", who::owner);
        add(method::get, "/session", who::account, proof::session);
        add(method::get, "/password", who::account, proof::password);
        people.all["fresh"] = {6, 16, "fresh", role::creator, true, std::nullopt};
        gate::rule undeclared;
        undeclared.pattern = "/undeclared";
        undeclared.answer = handler();
        under_test.add(std::move(undeclared));
    }

    gate::handler handler() {
        return [this](visit& v) -> weir::task<response> {
            seen = v.caller ? v.caller->handle : "someone";
            co_return portal::http::no_content();
        };
    }
    void add(method m, std::string pattern, who may, proof asks = proof::any) {
        under_test.add({m, std::move(pattern), may, 0, handler(), asks});
    }
    unsigned ask_as_program(std::string path, const std::string& bearer, method m = method::get) {
        request r;
        r.method = m;
        r.path = std::move(path);
        r.peer = "client " + std::to_string(++clients_);
        r.headers.emplace_back("Authorization", "Bearer " + bearer);
        r.headers.emplace_back("cookie", "sid=administrator");
        seen.clear();
        const auto* route = under_test.routes().find(r).found;
        REQUIRE(route);
        return wait_for(route->answer(r)).status;
    }

    unsigned ask(std::string path, const std::string& token, std::string peer = "",
                 method m = method::get) {
        request r;
        r.method = m;
        r.path = std::move(path);
        // A client of its own each time, unless the test says who it is.
        r.peer = peer.empty() ? "client " + std::to_string(++clients_) : std::move(peer);
        if (!token.empty()) r.headers.emplace_back("Cookie", "a=b; sid=" + token);
        const auto* route = under_test.routes().find(r).found;
        REQUIRE(route);
        return wait_for(route->answer(r)).status;
    }

 private:
    int clients_ = 0;
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "each route lets in whom it names and nobody else") {
    const struct {
        const char* path;
        const char* token;
        unsigned status;
    } table[] = {
        {"/anyone", "", 204},
        {"/anyone", "stale", 204},
        {"/account", "", 401},
        {"/account", "stale", 401},
        {"/account", "broken", 503},
        {"/account", "viewer", 204},
        {"/owner", "", 401},
        {"/owner", "viewer", 403},
        {"/owner", "homeless", 403},
        {"/owner", "creator", 204},
        {"/owner", "moderator", 204},
        {"/moderator", "creator", 403},
        {"/moderator", "moderator", 204},
        {"/moderator", "administrator", 204},
        {"/visitor", "", 204},
        {"/visitor", "stale", 204},
        {"/visitor", "creator", 204},
        {"/session", "creator", 204},
        {"/password", "creator", 403},
        {"/password", "fresh", 204},
        {"/undeclared", "", 401},
        {"/undeclared", "moderator", 403},
        {"/undeclared", "administrator", 204},
    };
    for (const auto& [path, token, status] : table) {
        seen.clear();
        CHECK_MESSAGE(ask(path, token) == status, path, " ", token);
        CHECK((status == 204) == !seen.empty());
    }
}

TEST_CASE_FIXTURE(fixture, "the handler is told who the caller is") {
    ask("/owner", "creator");

    CHECK(seen == "creator");
}

TEST_CASE_FIXTURE(fixture, "an unsafe method from nowhere is refused before the session is asked") {
    CHECK(ask("/anyone", "", "", method::post) == 403);
    CHECK(seen.empty());
}

TEST_CASE_FIXTURE(fixture, "a client that asks too much waits, others do not") {
    for (int i = 0; i < 10; ++i) CHECK(ask("/anyone", "", "2001:db8::1") == 204);

    CHECK(ask("/anyone", "", "2001:db8::1") == 429);
    CHECK(ask("/owner", "creator", "2001:db8::2") == 429);
    CHECK(ask("/anyone", "", "2001:db8:0:1::1") == 204);
}

TEST_CASE_FIXTURE(fixture, "a visitor is known when they are logged in") {
    ask("/visitor", "");
    CHECK(seen == "someone");
    ask("/visitor", "creator");
    CHECK(seen == "creator");
}

TEST_CASE_FIXTURE(fixture,
                  "a token opens what its scopes name, and nothing that asks for a person") {
    const struct {
        const char* path;
        const char* token;
        method how;
        unsigned status;
    } table[] = {
        {"/owner", "creator:1", method::get, 204},
        {"/owner", "creator:1", method::post, 403},
        {"/owner", "creator:2", method::post, 204},
        {"/owner", "viewer:15", method::post, 403},
        {"/owner", "creator", method::get, 401},
        {"/visitor", "nobody:1", method::get, 401},
        {"/moderator", "moderator:3", method::get, 403},
        {"/moderator", "moderator:4", method::get, 204},
        {"/undeclared", "administrator:7", method::get, 403},
        {"/undeclared", "administrator:8", method::get, 204},
        {"/session", "creator:15", method::get, 403},
        {"/password", "fresh:15", method::get, 403},
    };
    for (const auto& [path, token, how, status] : table)
        CHECK_MESSAGE(ask_as_program(path, token, how) == status, path, " ", token);
}

TEST_CASE_FIXTURE(fixture, "a program's cookies are not looked at") {
    CHECK(ask_as_program("/visitor", "creator:1") == 204);
    CHECK(seen == "creator");
}
