#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace portal::jobs {

/// The tables of work to be done, as component "jobs": see schema/.
std::span<const weir::store::migration> schema();

}  // namespace portal::jobs
