#pragma once

#include "weir/base/log.hpp"
#include "weir/http/audience.hpp"
#include "weir/http/hls_shelf.hpp"
#include "weir/net/router.hpp"
#include "weir/stream/registry.hpp"
#include "weir/stream/source.hpp"

#include <functional>
#include <string>

namespace weir::http {

struct control_services {
    stream::registry& live;
    http::audience& audience;
    /// What `Authorization: Bearer` must carry to change anything, and to read from another
    /// machine; empty: nobody may.
    std::string token;
    /// Lets programs of this machine change things without the token.
    bool trust_this_machine = false;
    /// Whether the server can take streams; what keeps it from doing so, or empty.
    std::function<std::string()> not_ready;
    log out;
};

/// GET /api/v1/streams, DELETE /api/v1/streams/{channel}, GET /api/v1/streams/{channel}/viewers,
/// DELETE /api/v1/streams/{channel}/viewers/{viewer}, /metrics, /healthz, /readyz. All but the
/// last two pass one gate: the token, or a request from this machine that no browser made for
/// another site, no page by a name of its own, and no proxy passed on.
void add_control_routes(net::router& to, const control_services& services);

/// GET /api/v1/streams/{channel}/keyframe, through the same gate: the newest part that begins with
/// a key frame, behind its initialization section, as one small MP4; for whoever draws a picture of
/// it. 404 while there is none. `shelf` is the calling loop's.
void add_keyframe_route(net::router& to, const control_services& services, const hls_shelf& shelf);

}  // namespace weir::http
