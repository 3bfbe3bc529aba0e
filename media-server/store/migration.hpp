#pragma once

#include "weir/base/result.hpp"
#include "weir/store/session.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace weir::store {

/// One numbered step of a component's schema. `sql` holds statements that end with ';' at the end
/// of a line. Once it has landed it is never edited: the next change is the next number.
struct migration {
    int number = 0;
    std::string_view name;
    std::string_view sql;
};

/// A subject's schema: its name in the table of migrations, and its steps in order.
struct component {
    std::string_view name;
    std::span<const migration> steps;
};

/// Runs the steps that have not run yet, all in one transaction behind a lock, so that two programs
/// may start at once. errc::too_new when the database has a step that is not in `components`.
result<void> migrate(session& with, std::span<const component> components);

/// The statements of a script, comments left out.
std::vector<std::string> split_script(std::string_view script);

}  // namespace weir::store
