#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace portal::uploads {

/// The table of uploads, as component "uploads": see schema/.
std::span<const weir::store::migration> schema();

}  // namespace portal::uploads
