#include "portal/app/pages.hpp"
#include "portal/app/portal.hpp"
#include "weir/base/json.hpp"
#include "weir/net/http_message.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <string>

namespace {

/// A portal that does not serve: its routes are all that is looked at.
struct resting_portal {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / "weir-routes-test";
    weir::store::database base{{(folder / "weir.db").string()}, {}};
    portal::app::portal site{
        {}, base, {weir::store::secrets(folder.string()), {}, "token"}, {}, {}};
};

std::set<std::string> described() {
    std::set<std::string> all;
    const auto whole = weir::json::parse(portal::app::openapi_json());
    for (const auto& [path, methods] : whole.at("paths").as_object())
        for (const auto& [name, operation] : methods.as_object()) {
            if (name == "parameters" || name == "summary" || name == "description") continue;
            std::string method(name);
            std::ranges::transform(method, method.begin(),
                                   [](unsigned char c) { return std::toupper(c); });
            all.insert(method + " " + std::string(path));
        }
    return all;
}

/// What the description says of an operation by the names that only Weir knows.
std::string said_of(const portal::http::gate::rule& rule, std::string_view name) {
    const auto whole = weir::json::parse(portal::app::openapi_json());
    std::string method(to_string(rule.method));
    std::ranges::transform(method, method.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto* path = whole.at("paths").as_object().if_contains(rule.pattern);
    const auto* operation = path ? path->as_object().if_contains(method) : nullptr;
    const auto* said = operation ? operation->as_object().if_contains(name) : nullptr;
    return said ? std::string(said->as_string()) : std::string();
}

std::string_view name_of(portal::http::proof asked) {
    if (asked == portal::http::proof::session) return "session";
    return asked == portal::http::proof::password ? "password" : "";
}

}  // namespace

TEST_CASE("the routes and the description of the interface name the same methods and paths") {
    const resting_portal portal;
    const auto in_description = described();
    std::set<std::string> in_router;
    for (const auto& rule : portal.site.gate().rules()) {
        const auto line = std::string(to_string(rule.method)) + " " + rule.pattern;
        if (rule.pattern == "/{path...}") continue;
        in_router.insert(line);
        CHECK_MESSAGE(in_description.contains(line), line, " is not in portal/openapi.json");
    }
    for (const auto& line : in_description)
        CHECK_MESSAGE(in_router.contains(line), line, " is described, and no route answers it");
    CHECK(in_router.size() > 15);
}

TEST_CASE("every route that changes something, but those to get in, asks who the caller is") {
    const resting_portal portal;
    const std::set<std::string> open{"POST /api/v1/accounts", "POST /api/v1/session",
                                     "DELETE /api/v1/session",
                                     // Says what the server speaks.
                                     "OPTIONS /api/v1/uploads"};
    for (const auto& rule : portal.site.gate().rules()) {
        const auto line = std::string(to_string(rule.method)) + " " + rule.pattern;
        if (rule.method == weir::net::method::get || open.contains(line)) continue;
        CHECK_MESSAGE(rule.may != portal::http::who::anyone, line, " is open to anyone");
    }
}

TEST_CASE("who may call a route, and how they show who they are, is what the description says") {
    const resting_portal portal;
    for (const auto& rule : portal.site.gate().rules()) {
        if (rule.pattern == "/{path...}") continue;
        const auto line = std::string(to_string(rule.method)) + " " + rule.pattern;
        CHECK_MESSAGE(said_of(rule, "x-weir-may") == portal::http::to_string(rule.may), line);
        CHECK_MESSAGE(said_of(rule, "x-weir-proof") == name_of(rule.asks), line);
    }
}
