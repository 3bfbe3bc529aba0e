#pragma once

#include "portal/http/gate.hpp"
#include "portal/live/board.hpp"
#include "portal/live/media_server.hpp"

namespace portal::live {

/// GET and DELETE /api/v1/studio/live, DELETE /api/v1/live/{handle}. `now` and `media` outlive the
/// gate.
void add_routes(http::gate& to, board& now, media_server& media);

}  // namespace portal::live
