#pragma once

#include <chrono>
#include <string>

namespace weir {

/// RFC 3339 with milliseconds, UTC: "2026-01-01T00:00:00.000Z".
std::string iso_time(std::chrono::system_clock::time_point moment);

}  // namespace weir
