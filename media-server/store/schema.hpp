#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace weir::store {

/// The tables that both programs need, as component "store": see schema/.
std::span<const migration> schema();

}  // namespace weir::store
