#pragma once

#include "weir/base/json.hpp"
#include "weir/stream/registry.hpp"

#include <string>

namespace weir::http {

/// {"streams": [...]}: what is live, by channel; the shape is documented in README.md.
json::value describe_streams(const stream::registry& live);

/// The same for Prometheus, in its text format 0.0.4.
std::string render_metrics(const stream::registry& live);

}  // namespace weir::http
