#include "portal/recordings/routes.hpp"

#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"

#include <utility>

namespace portal::recordings {

using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

response unavailable() {
    return http::unavailable("The server cannot do this at the moment. Try again soon.");
}

response described(bool enabled) {
    json::object made;
    made["enabled"] = enabled;
    return http::json_response(200, made);
}

task<response> show(visit& v, recordings& all) {
    const auto wanted = co_await all.wanted(v.caller->channel);
    if (!wanted) co_return unavailable();
    co_return described(*wanted);
}

task<response> change(visit& v, recordings& all) {
    http::form fields(v.request);
    const auto enabled = fields.optional_flag("enabled");
    if (!enabled && !fields.has("enabled"))
        fields.reject("enabled", "required", "This field is needed.");
    if (auto refused = fields.refusal()) co_return std::move(*refused);
    const auto done = co_await all.set_wanted(v.caller->channel, *enabled);
    if (!done) co_return unavailable();
    co_return described(*enabled);
}

}  // namespace

void add_routes(http::gate& to, recordings& all) {
    to.add({method::get, "/api/v1/studio/recording", who::owner, 0,
            [&all](visit& v) { return show(v, all); }});
    to.add({method::put, "/api/v1/studio/recording", who::owner, 256,
            [&all](visit& v) { return change(v, all); }});
}

}  // namespace portal::recordings
