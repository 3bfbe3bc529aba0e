#include "weir/base/log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>

namespace weir {

namespace {

spdlog::level::level_enum to_spdlog(log_level level) {
    switch (level) {
        case log_level::debug: return spdlog::level::debug;
        case log_level::info: return spdlog::level::info;
        case log_level::warning: return spdlog::level::warn;
        case log_level::error: break;
    }
    return spdlog::level::err;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            out += c;
    }
    return out;
}

class stderr_output : public log_output {
 public:
    explicit stderr_output(log_level lowest) {
        threads_ = std::make_shared<spdlog::details::thread_pool>(queue_lines, 1);
        logger_ = std::make_shared<spdlog::async_logger>(
            "weir", std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(), threads_,
            spdlog::async_overflow_policy::overrun_oldest);
        logger_->set_level(to_spdlog(lowest));
        logger_->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v");
    }

    bool wants(log_level level) const override { return logger_->should_log(to_spdlog(level)); }
    void write(log_level level, std::string_view room, std::string_view text) override {
        logger_->log(to_spdlog(level), "{:<7} {}", room, escaped(text));
    }

 private:
    static constexpr std::size_t queue_lines = 8192;

    std::shared_ptr<spdlog::async_logger> logger_;
    // Last, so that the thread has written what is queued and ended before the logger that it
    // writes to goes.
    std::shared_ptr<spdlog::details::thread_pool> threads_;
};

}  // namespace

log_level log_level_of(std::string_view name) {
    if (name == "debug") return log_level::debug;
    if (name == "warning") return log_level::warning;
    if (name == "error") return log_level::error;
    return log_level::info;
}

std::shared_ptr<log_output> log_output::to_stderr(log_level lowest) {
    return std::make_shared<stderr_output>(lowest);
}

void log::write(log_level level, fmt::string_view text, fmt::format_args args) const {
    if (!output_ || !output_->wants(level)) return;
    output_->write(level, room_, fmt::vformat(text, args));
}

}  // namespace weir
