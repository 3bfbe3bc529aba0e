#pragma once

#include "weir/base/event.hpp"
#include "weir/base/task.hpp"

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>

namespace weir::test {

/// Runs a coroutine on a loop of its own, on the calling thread, until it and all that it started
/// has ended; throws when that takes longer than `limit`.
inline void run(task<> (*body)(executor where),
                std::chrono::seconds limit = std::chrono::seconds(10)) {
    boost::asio::io_context context{1};
    std::exception_ptr failure;
    bool done = false;
    boost::asio::co_spawn(context, body(context.get_executor()), [&](std::exception_ptr error) {
        failure = error;
        done = true;
    });
    context.run_for(limit);
    if (!done) throw std::runtime_error("what was waited for did not happen");
    if (failure) std::rethrow_exception(failure);
}

/// Returns once `condition` holds. It is asked again every time that other coroutines had a turn.
inline task<> until(std::function<bool()> condition) {
    while (!condition()) co_await sleep(std::chrono::milliseconds(1));
}

}  // namespace weir::test
