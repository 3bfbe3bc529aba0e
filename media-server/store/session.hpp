#pragma once

#include "weir/base/log.hpp"
#include "weir/base/result.hpp"
#include "weir/store/value.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace weir::store {

/// One connection to the database; one thread at a time. Every call may block, so it is used only
/// inside a job of a database (or before the loops run).
///
/// SQL is one statement with named places (":handle"), each named once, filled from `parameters` in
/// order of appearance: there is no other way to bring a value in.
class session {
 public:
    static result<std::unique_ptr<session>> open(const std::string& path, log out);
    ~session();
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// All rows; a statement that can give many says LIMIT.
    result<rows> query(std::string_view sql, const values& parameters = {});
    /// The first row, or nothing.
    result<std::optional<row>> query_one(std::string_view sql, const values& parameters = {});
    /// How many rows were changed.
    result<std::int64_t> execute(std::string_view sql, const values& parameters = {});

    /// Use transaction() rather than these.
    result<void> begin();
    result<void> begin_migration();
    result<void> commit();
    void roll_back();

    /// False after the connection itself failed; it is then thrown away.
    bool healthy() const { return healthy_; }

 private:
    struct connection;
    explicit session(log out);

    template <class Work>
    auto guarded(std::string_view sql, Work work) -> std::invoke_result_t<Work&>;

    std::unique_ptr<connection> connection_;
    log log_;
    bool healthy_ = true;
};

/// Runs `work(session&)`, which returns a result, in one transaction: kept when it succeeds, undone
/// when it fails or throws.
template <class Work>
auto transaction(session& with, Work work) -> std::invoke_result_t<Work&, session&> {
    struct undo {
        session* open;
        ~undo() {
            if (open) open->roll_back();
        }
    };
    if (const auto begun = with.begin(); !begun) return begun.error();
    undo guard{&with};
    auto done = work(with);
    if (!done) return done;
    if (const auto kept = with.commit(); !kept) return kept.error();
    guard.open = nullptr;
    return done;
}

}  // namespace weir::store
