#pragma once

#include "portal/http/gate.hpp"
#include "portal/processing/processing.hpp"

namespace portal::processing {

/// GET /api/v1/studio/videos/{video}/jobs, POST .../retry; GET /api/v1/admin/jobs, POST
/// /api/v1/admin/jobs/{job}/retry. `all` outlives the gate.
void add_routes(http::gate& to, processing& all);

}  // namespace portal::processing
