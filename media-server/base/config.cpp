#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include "weir/base/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <charconv>
#include <utility>

namespace weir {

namespace {

struct unit {
    std::string_view name;
    std::int64_t factor;
};
constexpr std::array time_units{unit{"ms", 1}, unit{"s", 1000}, unit{"min", 60'000},
                                unit{"h", 3'600'000}};
constexpr std::array size_units{unit{"B", 1}, unit{"KiB", 1 << 10}, unit{"MiB", 1 << 20},
                                unit{"GiB", 1 << 30}};

/// "200ms" with the units it may have; nothing when it is not a number with one of them.
template <std::size_t Count>
std::optional<std::int64_t> with_unit(std::string_view text, const std::array<unit, Count>& units) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || number < 0) return std::nullopt;
    auto name = text.substr(static_cast<std::size_t>(end - text.data()));
    while (name.starts_with(' ')) name.remove_prefix(1);
    for (const auto& each : units)
        if (each.name == name && number <= INT64_MAX / each.factor) return number * each.factor;
    return std::nullopt;
}

}  // namespace

std::string config_error::message() const {
    const auto where = line > 0 ? fmt::format("{}:{}", source, line) : source;
    return key.empty() ? fmt::format("{}: {}", where, expected)
                       : fmt::format("{}: {}: {}", where, key, expected);
}

/// Turns a TOML table into flat keys; here so that the header need not see toml++.
struct config_reader {
    config& out;
    std::string source;

    void table(const toml::table& from, const std::string& prefix) {
        for (const auto& [name, node] : from) {
            const auto key =
                prefix.empty() ? std::string(name.str()) : prefix + "." + std::string(name.str());
            if (const auto* inner = node.as_table())
                table(*inner, key);
            else
                out.entries_.insert_or_assign(key, value(node));
        }
    }

    config::entry value(const toml::node& node) const {
        config::entry made;
        made.source = source;
        made.line = source == "--set" ? 0 : node.source().begin.line;
        if (const auto flag = node.value_exact<bool>()) {
            made.type = config::entry::kind::boolean;
            made.boolean = *flag;
        } else if (const auto number = node.value_exact<std::int64_t>()) {
            made.type = config::entry::kind::integer;
            made.integer = *number;
        } else if (auto text = node.value_exact<std::string>()) {
            made.type = config::entry::kind::text;
            made.text = std::move(*text);
        }
        return made;
    }
};

void config::load(const std::string& path) {
    const auto file = toml::parse_file(path);
    if (file.failed()) {
        const auto& error = file.error();
        fail(path, error.source().begin.line, "", std::string(error.description()));
        return;
    }
    config_reader{*this, path}.table(file.table(), "");
}

void config::set(std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        fail("--set", 0, assignment, "expected key=value");
        return;
    }
    const std::string key(assignment.substr(0, equals));
    const auto text = assignment.substr(equals + 1);
    const auto as_toml = toml::parse("value = " + std::string(text));
    entry made;
    if (as_toml.succeeded() && as_toml.table().size() == 1) {
        made = config_reader{*this, "--set"}.value(*as_toml.table().get("value"));
    } else {
        made.type = entry::kind::text;
        made.text = std::string(text);
        made.source = "--set";
    }
    entries_.insert_or_assign(key, std::move(made));
}

const config::entry* config::find(std::string_view key) {
    known_.emplace(key);
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

void config::fail(const std::string& source, unsigned line, std::string_view key,
                  std::string expected) {
    if (!error_) error_ = config_error{source, line, std::string(key), std::move(expected)};
}

void config::reject(std::string_view key, std::string expected) {
    const auto* set = find(key);
    fail(set ? set->source : "default", set ? set->line : 0, key, std::move(expected));
}

void config::read(std::string_view key, bool& value) {
    const auto* set = find(key);
    if (!set) return;
    if (set->type != entry::kind::boolean) return reject(key, "expected true or false");
    value = set->boolean;
}

void config::read(std::string_view key, std::string& value) {
    const auto* set = find(key);
    if (!set) return;
    if (set->type != entry::kind::text) return reject(key, "expected a string");
    value = set->text;
}

void config::integer(std::string_view key, std::int64_t& value, std::int64_t least,
                     std::int64_t most) {
    const auto* set = find(key);
    if (!set) return;
    if (set->type != entry::kind::integer || set->integer < least || set->integer > most)
        return reject(key, fmt::format("expected a whole number from {} to {}", least, most));
    value = set->integer;
}

void config::read(std::string_view key, std::uint16_t& value, std::uint16_t least,
                  std::uint16_t most) {
    std::int64_t wide = value;
    integer(key, wide, least, most);
    value = static_cast<std::uint16_t>(wide);
}

void config::read(std::string_view key, std::size_t& value, std::size_t least, std::size_t most) {
    auto wide = static_cast<std::int64_t>(value);
    integer(key, wide, static_cast<std::int64_t>(least), static_cast<std::int64_t>(most));
    value = static_cast<std::size_t>(wide);
}

void config::read(std::string_view key, std::chrono::milliseconds& value,
                  std::chrono::milliseconds least, std::chrono::milliseconds most) {
    const auto* set = find(key);
    if (!set) return;
    const auto given =
        set->type == entry::kind::text ? with_unit(set->text, time_units) : std::nullopt;
    if (!given || *given < least.count() || *given > most.count())
        return reject(
            key,
            fmt::format(
                "expected a time from \"{}ms\" to \"{}ms\", such as \"200ms\", \"2s\" or \"5min\"",
                least.count(), most.count()));
    value = std::chrono::milliseconds(*given);
}

void config::read_size(std::string_view key, std::size_t& value, std::size_t least,
                       std::size_t most) {
    const auto* set = find(key);
    if (!set) return;
    auto given = set->type == entry::kind::text ? with_unit(set->text, size_units) : std::nullopt;
    if (set->type == entry::kind::integer && set->integer >= 0) given = set->integer;
    if (!given || static_cast<std::size_t>(*given) < least ||
        static_cast<std::size_t>(*given) > most)
        return reject(
            key, fmt::format("expected a size from {} to {} bytes, such as \"64KiB\" or \"8MiB\"",
                             least, most));
    value = static_cast<std::size_t>(*given);
}

void config::read_choice(std::string_view key, std::string& value, std::string_view choices) {
    const auto before = value;
    read(key, value);
    for (auto rest = choices; !rest.empty();) {
        const auto bar = rest.find('|');
        if (rest.substr(0, bar) == value) return;
        rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
    value = before;
    reject(key, fmt::format("expected one of {}", choices));
}

void config::leave(std::string_view table) {
    left_.emplace(std::string(table) + ".");
}

std::optional<config_error> config::finish() {
    if (error_) return error_;
    for (const auto& [key, set] : entries_) {
        if (known_.contains(key)) continue;
        bool foreign = false;
        for (const auto& table : left_) foreign = foreign || key.starts_with(table);
        if (foreign) continue;
        return config_error{set.source, set.line, key,
                            "no such key; conf/weir.toml lists them all"};
    }
    return std::nullopt;
}

}  // namespace weir
