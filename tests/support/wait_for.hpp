#pragma once

#include "weir/base/task.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <optional>
#include <utility>

/// The loop of wait_for. It outlives every pool that hands it an answer: the thread that does so
/// may still be in the middle of waking it when the answer is there already.
inline boost::asio::io_context& waiting_loop() {
    static boost::asio::io_context context{1};
    return context;
}

/// Runs `work` on the calling thread and gives back what it returns.
template <class T>
T wait_for(weir::task<T> work) {
    auto& context = waiting_loop();
    context.restart();
    std::optional<T> made;
    std::exception_ptr failure;
    boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr error, T value) {
        failure = error;
        made = std::move(value);
    });
    context.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(*made);
}
