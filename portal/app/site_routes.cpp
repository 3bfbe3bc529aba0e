#include "portal/app/pages.hpp"
#include "portal/http/problem.hpp"
#include "weir/base/command_line.hpp"
#include "weir/base/json.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace portal::app {

using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

task<response> show_health(visit&, weir::store::database& base) {
    auto ask = [](weir::store::session& with) { return with.query("SELECT 1"); };
    const auto answer = co_await base.run(ask);
    if (!answer) co_return http::unavailable("The store does not answer.");
    json::object body;
    body["status"] = "ok";
    body["version"] = weir::version();
    co_return http::json_response(200, body);
}

task<response> show_site(visit&, const settings& how, const accounts::accounts& people) {
    json::object body;
    body["name"] = how.name;
    body["version"] = weir::version();
    body["registration"] = accounts::to_string(people.who_registers());
    body["setupPending"] = people.setup_pending();
    body["languages"] = json::array{"zh-CN", "en"};
    co_return http::json_response(200, body);
}

task<response> show_openapi(visit&) {
    auto made = weir::net::make_response(200, "application/json", std::string(openapi_json()));
    made.set("Cache-Control", "no-cache");
    co_return made;
}

}  // namespace

void add_site_routes(http::gate& to, const settings& how, const accounts::accounts& people,
                     weir::store::database& base) {
    to.add({method::get, "/healthz", who::anyone, 0,
            [&base](visit& v) { return show_health(v, base); }});
    to.add({method::get, "/api/v1/site", who::anyone, 0,
            [&how, &people](visit& v) { return show_site(v, how, people); }});
    to.add({method::get, "/api/v1/openapi.json", who::anyone, 0,
            [](visit& v) { return show_openapi(v); }});
}

}  // namespace portal::app
