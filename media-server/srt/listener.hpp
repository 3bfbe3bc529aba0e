#pragma once

#include "weir/base/log.hpp"
#include "weir/base/loop.hpp"
#include "weir/base/scope.hpp"
#include "weir/base/task.hpp"
#include "weir/srt/connection.hpp"

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace weir::srt {

class port;

/// One loop's share of the SRT port: runs a session for every connection that the port hands to it.
/// On its loop but where it says otherwise.
class listener {
 public:
    /// One session; it owns its connection, and ends when its scope is stopped.
    using session = std::function<task<>(std::unique_ptr<connection>)>;

    listener(srt::port& from, loop& where, log out);

    void start(session publisher, session viewer);
    /// Ends the publishers and waits for them; who connects from here on is sent away.
    task<> stop_publishers();
    task<> stop();

    /// For the port, on its thread: `socket` is libsrt's.
    void hand_over(int socket);
    /// Connections here and on their way here. From any thread.
    std::size_t load() const { return load_.load(std::memory_order_relaxed); }

 private:
    std::function<void(std::exception_ptr)> report_failure() const;
    void take(int socket);
    task<> serve(std::unique_ptr<connection> from);

    srt::port& port_;
    loop& loop_;
    log log_;
    session publisher_;
    session viewer_;
    bool taking_ = false;
    std::atomic<std::size_t> load_{0};
    scope publishers_;
    scope viewers_;
};

}  // namespace weir::srt
