#include "weir/store/dialect.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace weir::store::dialect {

namespace {

// sqlite3.h: primary result codes.
constexpr int sqlite_busy = 5;
constexpr int sqlite_locked = 6;
constexpr int sqlite_io_error = 10;
constexpr int sqlite_corrupt = 11;
constexpr int sqlite_full = 13;
constexpr int sqlite_cannot_open = 14;
constexpr int sqlite_constraint = 19;
constexpr int sqlite_not_a_database = 26;

/// SOCI takes "name=value" pairs, values quoted when they hold a space.
std::string connect_string(const std::string& path) {
    std::string quoted;
    for (const char c : path) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return "dbname=\"" + quoted + "\"";
}

}  // namespace

void open(soci::session& into, const std::string& path) {
    // The file holds password hashes; SQLite gives its companions (-wal, -shm) the same mode.
    // Only where it is not there: closing a file drops all locks that this process has on it (POSIX
    // fcntl), those of its other connections too, and whoever else closes the database then takes
    // itself for the last and removes the log that they go on writing to.
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);
    into.open(soci::sqlite3, connect_string(path));
}

std::span<const std::string_view> greetings() {
    // The time-out first: the change to WAL may meet another program that is doing the same.
    static constexpr std::string_view statements[] = {
        "PRAGMA busy_timeout = 2000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL",
        "PRAGMA foreign_keys = ON",
    };
    return statements;
}

std::string_view begin() {
    return "BEGIN IMMEDIATE";
}

std::string_view begin_migration() {
    return "BEGIN IMMEDIATE";
}

errc classify(const std::exception& failure) {
    const std::string_view words = failure.what();
    if (const auto* known = dynamic_cast<const soci::sqlite3_soci_error*>(&failure)) {
        switch (known->result() & 0xff) {
            case sqlite_busy:
            case sqlite_locked: return errc::busy;
            case sqlite_constraint:
                return words.find("UNIQUE") != std::string_view::npos ? errc::duplicate
                                                                      : errc::constraint;
            case sqlite_io_error:
            case sqlite_corrupt:
            case sqlite_full:
            case sqlite_cannot_open:
            case sqlite_not_a_database: return errc::unavailable;
            default: break;
        }
    }
    if (words.find("database is locked") != std::string_view::npos) return errc::busy;
    return errc::failed;
}

}  // namespace weir::store::dialect
