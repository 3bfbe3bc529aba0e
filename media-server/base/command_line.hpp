#pragma once

#include "weir/base/config.hpp"
#include "weir/base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// Exit statuses of all our programs.
enum class exit_status : int { asked_to_stop = 0, failure = 1, bad_command_line = 2 };

/// A flag that only one program has.
struct extra_flag {
    std::string_view name;
    std::string_view meaning;
    /// What it stands for: a "key=value", as for --set.
    std::string_view assignment;
};

/// The command line that all our programs share: --config FILE, --set key=value, --help, --version.
struct command_line {
    bool help = false;
    bool version = false;
    /// What was wrong with it, in one line; empty when nothing.
    std::string mistake;
};

/// Reads the arguments and loads files and settings into `into`, files first.
command_line read_command_line(std::span<char* const> arguments, std::span<const extra_flag> extras,
                               config& into);

/// What --help prints.
std::string usage(std::string_view program, std::string_view purpose,
                  std::span<const extra_flag> extras);

/// "0.1.0"
std::string_view version();

}  // namespace weir
