#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace portal::videos {

/// The tables of videos, as component "videos": see schema/.
std::span<const weir::store::migration> schema();

}  // namespace portal::videos
