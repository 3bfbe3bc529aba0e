#pragma once

#include "portal/http/gate.hpp"
#include "portal/http/rate_limit.hpp"
#include "portal/watching/watching.hpp"

namespace portal::watching {

/// GET and POST (with a password) /api/v1/videos/{video}/watch, PUT …/position and …/rating.
/// `tries` is how often a client may try a password. All outlive the gate.
void add_routes(http::gate& to, watching& all, http::rate_limit& tries);

}  // namespace portal::watching
