#pragma once

#include "weir/store/migration.hpp"

#include <span>

namespace portal::accounts {

/// The tables of accounts and sessions, as component "accounts": see schema/.
std::span<const weir::store::migration> schema();

}  // namespace portal::accounts
