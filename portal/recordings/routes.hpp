#pragma once

#include "portal/http/gate.hpp"
#include "portal/recordings/recordings.hpp"

namespace portal::recordings {

/// GET and PUT /api/v1/studio/recording: whether the channel's shows are recorded. `all` outlives
/// the gate.
void add_routes(http::gate& to, recordings& all);

}  // namespace portal::recordings
