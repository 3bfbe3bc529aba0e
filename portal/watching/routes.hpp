#pragma once

#include "portal/http/gate.hpp"
#include "portal/http/rate_limit.hpp"
#include "portal/videos/videos.hpp"
#include "portal/watching/watching.hpp"

namespace portal::watching {

/// GET and POST (with a password) /api/v1/videos/{video}/watch, PUT …/position and …/rating.
/// `tries` is how often a client may try a password. All outlive the gate.
void add_routes(http::gate& to, watching& all, http::rate_limit& tries);

/// Lists of what is published for everyone, newest first: GET /api/v1/videos and
/// /api/v1/channels/{handle}/videos. Both outlive the gate.
void add_list_routes(http::gate& to, watching& all, videos::videos& from);

}  // namespace portal::watching
