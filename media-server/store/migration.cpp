#include "weir/store/migration.hpp"

#include "weir/store/clock.hpp"
#include "weir/store/errc.hpp"

#include <algorithm>
#include <string>

namespace weir::store {

namespace {

/// The number of the newest step that has run, 0 for none.
result<std::int64_t> newest(session& with, std::string_view component) {
    const auto found = with.query_one(
        "SELECT MAX(number) FROM schema_migrations WHERE component = :component", {component});
    if (!found) return found.error();
    return *found ? (*found)->integer(0) : 0;
}

result<void> run_step(session& with, const component& of, const migration& step) {
    for (const auto& statement : split_script(step.sql))
        if (const auto done = with.execute(statement); !done) return done.error();
    const auto noted = with.execute(
        "INSERT INTO schema_migrations (component, number, name, applied_at) "
        "VALUES (:component, :number, :name, :applied_at)",
        {of.name, step.number, step.name, now()});
    if (!noted) return noted.error();
    return {};
}

result<void> run_steps(session& with, std::span<const component> components) {
    const auto made = with.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (component TEXT NOT NULL, "
        "number BIGINT NOT NULL, name TEXT NOT NULL, applied_at BIGINT NOT NULL, "
        "PRIMARY KEY (component, number))");
    if (!made) return made.error();
    for (const auto& each : components) {
        const auto done = newest(with, each.name);
        if (!done) return done.error();
        if (each.steps.empty() || *done > each.steps.back().number)
            return error_code(errc::too_new);
        for (const auto& step : each.steps) {
            if (step.number <= *done) continue;
            if (const auto ran = run_step(with, each, step); !ran) return ran.error();
        }
    }
    return {};
}

}  // namespace

result<void> migrate(session& with, std::span<const component> components) {
    if (const auto begun = with.begin_migration(); !begun) return begun.error();
    auto ran = run_steps(with, components);
    if (ran) ran = with.commit();
    if (!ran) with.roll_back();
    return ran;
}

std::vector<std::string> split_script(std::string_view script) {
    std::vector<std::string> statements;
    std::string current;
    while (!script.empty()) {
        const auto end = script.find('\n');
        auto line = script.substr(0, end);
        script = end == std::string_view::npos ? std::string_view{} : script.substr(end + 1);
        if (const auto comment = line.find("--"); comment != std::string_view::npos)
            line = line.substr(0, comment);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        const bool ends = line.back() == ';';
        if (ends) line.remove_suffix(1);
        current += line;
        current += '\n';
        if (ends) statements.push_back(std::move(current));
        if (ends) current.clear();
    }
    if (!current.empty()) statements.push_back(std::move(current));
    return statements;
}

}  // namespace weir::store
