#include "weir/base/command_line.hpp"

#include <fmt/format.h>

namespace weir {

namespace {

/// The value of "--name value" or "--name=value"; moves `at` past it. Nothing when `at` is another
/// option.
struct option {
    bool is = false;
    bool complete = false;
    std::string_view value;
};
option take(std::span<char* const> arguments, std::size_t& at, std::string_view name) {
    const std::string_view argument = arguments[at];
    if (argument == name) {
        if (at + 1 >= arguments.size()) return {true, false, {}};
        return {true, true, arguments[++at]};
    }
    if (argument.starts_with(name) && argument.substr(name.size()).starts_with('='))
        return {true, true, argument.substr(name.size() + 1)};
    return {};
}

}  // namespace

command_line read_command_line(std::span<char* const> arguments, std::span<const extra_flag> extras,
                               config& into) {
    command_line read;
    std::vector<std::string> assignments;
    for (std::size_t at = 1; at < arguments.size(); ++at) {
        const std::string_view argument = arguments[at];
        read.help = read.help || argument == "--help" || argument == "-h";
        read.version = read.version || argument == "--version";
        if (argument == "--help" || argument == "-h" || argument == "--version") continue;
        bool known = false;
        for (const auto& extra : extras)
            if (argument == extra.name) {
                assignments.emplace_back(extra.assignment);
                known = true;
            }
        if (known) continue;
        if (const auto file = take(arguments, at, "--config"); file.is) {
            if (file.complete)
                into.load(std::string(file.value));
            else
                read.mistake = "--config: expected a file";
        } else if (const auto set = take(arguments, at, "--set"); set.is) {
            if (set.complete)
                assignments.emplace_back(set.value);
            else
                read.mistake = "--set: expected key=value";
        } else {
            read.mistake = fmt::format("{}: no such option; --help lists them", argument);
        }
    }
    for (const auto& each : assignments) into.set(each);
    return read;
}

std::string usage(std::string_view program, std::string_view purpose,
                  std::span<const extra_flag> extras) {
    auto text = fmt::format("{} {}: {}\n\n", program, version(), purpose);
    const auto line = [&text](std::string_view option, std::string_view meaning) {
        text += fmt::format("  {:<20} {}\n", option, meaning);
    };
    line("--config FILE", "read settings from FILE; conf/weir.toml documents them all");
    line("--set KEY=VALUE", "set one key over the file, such as --set http.port=8081");
    for (const auto& each : extras) line(each.name, each.meaning);
    line("--help", "print this");
    line("--version", "print the version");
    return text;
}

std::string_view version() {
    return WEIR_VERSION;
}

}  // namespace weir
