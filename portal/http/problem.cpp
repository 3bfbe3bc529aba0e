#include "portal/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace portal::http {

using weir::net::make_problem;
using weir::net::response;
namespace json = weir::json;

response field_problem(unsigned status, std::string_view code, std::string_view detail,
                       const std::vector<field_error>& errors) {
    auto made = make_problem(status, code, detail);
    auto body = json::parse(made.text).as_object();
    json::array list;
    for (const auto& each : errors) {
        json::object one;
        one["pointer"] = each.pointer;
        one["code"] = each.code;
        one["detail"] = each.detail;
        list.push_back(std::move(one));
    }
    body["errors"] = std::move(list);
    made.text = json::serialize(body);
    return made;
}

response validation_failed(const std::vector<field_error>& errors) {
    return field_problem(422, "validationFailed", "Some fields cannot be accepted as they are.",
                         errors);
}

response unauthenticated() {
    return make_problem(401, "unauthenticated", "Log in first.");
}

response forbidden() {
    return make_problem(403, "forbidden", "Your account may not do this.");
}

response not_found() {
    return make_problem(404, "notFound", "There is nothing at this address.");
}

response rate_limited(std::chrono::seconds wait) {
    const auto seconds = std::max<std::int64_t>(1, wait.count());
    auto made =
        make_problem(429, "rateLimited",
                     fmt::format("Too many tries from here. Try again in {} seconds.", seconds));
    made.set("Retry-After", std::to_string(seconds));
    return made;
}

response unavailable(std::string_view detail) {
    auto made = make_problem(503, "unavailable", detail);
    made.set("Retry-After", "5");
    return made;
}

response json_response(unsigned status, const json::value& body) {
    auto made = weir::net::make_response(status, "application/json", json::serialize(body));
    made.set("Cache-Control", "no-store");
    return made;
}

response no_content() {
    response made;
    made.status = 204;
    made.set("Cache-Control", "no-store");
    return made;
}

}  // namespace portal::http
