#pragma once

#include "weir/base/task.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <optional>
#include <utility>

/// Runs `work` on a loop of its own, on the calling thread, and gives back what it returns.
template <class T>
T wait_for(weir::task<T> work) {
    boost::asio::io_context context{1};
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
