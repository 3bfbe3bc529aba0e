#include "weir/http/live_routes.hpp"

#include <fmt/format.h>

namespace weir::http {

void allow_any_origin(const net::request* asked, net::response& answer) {
    if (asked && (asked->path.starts_with("/api/") || asked->path == "/metrics")) return;
    answer.set("Access-Control-Allow-Origin", "*");
    answer.set("Access-Control-Expose-Headers", "Age, Content-Length, Content-Range, Date");
    // A page may sit on another port of the same host, behind its own isolation.
    answer.set("Cross-Origin-Resource-Policy", "cross-origin");
}

net::response not_live(std::string_view channel) {
    return net::make_problem(404, "notLive",
                             fmt::format("Nobody is publishing on the channel \"{}\".", channel));
}

}  // namespace weir::http
