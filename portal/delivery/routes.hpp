#pragma once

#include "portal/delivery/delivery.hpp"
#include "portal/http/gate.hpp"

namespace portal::delivery {

/// GET /media/videos/{video}/{path...}, with a pass before the path where the video is not for
/// everyone; ranges and entity tags as RFC 9110 says. `all` outlives the gate.
void add_routes(http::gate& to, delivery& all);

}  // namespace portal::delivery
