#pragma once

#include "portal/http/gate.hpp"
#include "portal/uploads/uploads.hpp"

namespace portal::uploads {

/// tus 1.0.0: OPTIONS and POST /api/v1/uploads; HEAD, PATCH, DELETE, and POST with
/// X-HTTP-Method-Override, /api/v1/uploads/{upload}. `all` outlives the gate.
void add_routes(http::gate& to, uploads& all);

}  // namespace portal::uploads
