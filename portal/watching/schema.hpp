#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace portal::watching {

/// The tables of views, ratings and positions, as component "watching": see schema/.
std::span<const weir::store::migration> schema();

}  // namespace portal::watching
