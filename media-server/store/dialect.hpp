// What differs between the databases that SOCI reaches; everything else here is SQL that they
// share. Today SQLite; PostgreSQL is to be added in dialect.cpp alone.
#pragma once

#include "weir/base/result.hpp"
#include "weir/store/errc.hpp"

#include <chrono>
#include <exception>
#include <span>
#include <string>
#include <string_view>

namespace soci {
class session;
}

namespace weir::store::dialect {

/// How long a statement waits for another connection's lock.
constexpr std::chrono::milliseconds lock_time{2000};

/// Opens `path`, made with mode 0600 if it is not there. Throws what SOCI throws.
void open(soci::session& into, const std::string& path);
/// Statements that every new connection runs first.
std::span<const std::string_view> greetings();

/// Starts a transaction that will write: SQLite takes the write lock now, so that it cannot fail
/// half-way because another writer was quicker.
std::string_view begin();
/// Keeps everyone else out of migrations; the first statement of the transaction that migrates.
std::string_view begin_migration();

/// What an exception of SOCI means.
errc classify(const std::exception& failure);

}  // namespace weir::store::dialect
