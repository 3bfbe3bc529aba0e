#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace portal::renditions {

/// The tables of what was made for videos, as component "renditions": see schema/.
std::span<const weir::store::migration> schema();

}  // namespace portal::renditions
