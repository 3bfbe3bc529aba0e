#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace weir::store {

/// A moment as the store keeps it: milliseconds since 1970, UTC.
using timestamp = std::int64_t;

inline timestamp now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// "2026-01-01T00:00:00.000Z"
std::string iso_time(timestamp moment);

}  // namespace weir::store
