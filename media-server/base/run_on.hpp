#pragma once

#include "weir/base/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace weir {

/// Runs `job` at another place, a pool's threads or another loop, and gives its value back on the
/// caller's loop. The job is not interrupted by cancellation: it ends first. It must not throw, and
/// its value must be default-constructible.
///
/// co_spawn() would do the same but for its cancellation, which in Boost 1.81 touches the caller's
/// coroutine from the other thread when that may be gone.
template <class Where, class Job>
task<std::invoke_result_t<Job&>> run_on(Where& where, Job job) {
    using value = std::invoke_result_t<Job&>;
    auto start = [&where](auto handler, Job work) {
        auto home = boost::asio::get_associated_executor(handler);
        boost::asio::post(
            where, [work = std::move(work), handler = std::move(handler), home]() mutable {
                auto made = work();
                boost::asio::post(home,
                                  [handler = std::move(handler), made = std::move(made)]() mutable {
                                      std::move(handler)(std::move(made));
                                  });
            });
    };
    boost::asio::use_awaitable_t<executor> token;
    return boost::asio::async_initiate<boost::asio::use_awaitable_t<executor>, void(value)>(
        std::move(start), token, std::move(job));
}

}  // namespace weir
