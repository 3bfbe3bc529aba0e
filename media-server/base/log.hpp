#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace weir {

enum class log_level { debug, info, warning, error };
/// Their names, as config::read_choice takes them.
constexpr std::string_view log_levels = "debug|info|warning|error";
/// info for what is no name of a level.
log_level log_level_of(std::string_view name);

/// Where log lines go. Writing never blocks the caller: lines pass through a bounded queue to a
/// thread, and the oldest are dropped when it is full. What is queued is written before the output
/// is destroyed.
class log_output {
 public:
    /// To standard error; lines below `lowest` are left out.
    static std::shared_ptr<log_output> to_stderr(log_level lowest);

    virtual ~log_output() = default;
    virtual bool wants(log_level level) const = 0;
    virtual void write(log_level level, std::string_view room, std::string_view text) = 0;
};

/// A name under which a room logs; cheap to copy, usable from any thread. Control characters in
/// what is logged are escaped, so that a peer cannot forge lines.
class log {
 public:
    log() = default;
    log(std::shared_ptr<log_output> output, std::string room)
        : output_(std::move(output)), room_(std::move(room)) {}

    log named(std::string room) const { return {output_, std::move(room)}; }

    template <class... Args>
    void debug(fmt::format_string<Args...> text, Args&&... args) const {
        write(log_level::debug, text, fmt::make_format_args(args...));
    }
    template <class... Args>
    void info(fmt::format_string<Args...> text, Args&&... args) const {
        write(log_level::info, text, fmt::make_format_args(args...));
    }
    template <class... Args>
    void warning(fmt::format_string<Args...> text, Args&&... args) const {
        write(log_level::warning, text, fmt::make_format_args(args...));
    }
    template <class... Args>
    void error(fmt::format_string<Args...> text, Args&&... args) const {
        write(log_level::error, text, fmt::make_format_args(args...));
    }

 private:
    void write(log_level level, fmt::string_view text, fmt::format_args args) const;

    std::shared_ptr<log_output> output_;
    std::string room_;
};

}  // namespace weir
