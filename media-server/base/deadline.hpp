#pragma once

#include "weir/base/event.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>
#include <utility>
#include <variant>

namespace weir {

/// The result of `step`, or `asio::error::timed_out` when it took longer than `limit`; then the
/// step was cancelled and has ended before this returns.
template <class T>
task<result<T>> with_deadline(task<result<T>> step, std::chrono::steady_clock::duration limit) {
    using namespace boost::asio::experimental::awaitable_operators;
    auto first = co_await (std::move(step) || sleep(limit));
    if (first.index() == 0) co_return std::get<0>(std::move(first));
    co_return error_code(boost::asio::error::timed_out);
}

}  // namespace weir
