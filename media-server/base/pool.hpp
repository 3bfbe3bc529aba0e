#pragma once

#include "weir/base/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace weir {

/// Threads for what blocks: files, the database, password hashes. Never the loops.
class pool {
 public:
    explicit pool(std::size_t threads) : threads_(threads) {}
    /// Waits until every job given to it has run.
    ~pool() { threads_.join(); }
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    /// Runs `job` on a thread of the pool, soon; nobody waits for it. It must not throw.
    template <class Job>
    void post(Job job) {
        boost::asio::post(threads_, std::move(job));
    }

    /// Runs `job` on a thread of the pool and gives its value back on the caller's loop. The job is
    /// not interrupted by cancellation: it ends first. It must not throw, and its value must be
    /// default-constructible.
    template <class Job>
    task<std::invoke_result_t<Job&>> run(Job job) {
        using value = std::invoke_result_t<Job&>;
        auto start = [this](auto handler, Job work) {
            auto home = boost::asio::get_associated_executor(handler);
            boost::asio::post(
                threads_, [work = std::move(work), handler = std::move(handler), home]() mutable {
                    auto made = work();
                    boost::asio::post(
                        home, [handler = std::move(handler), made = std::move(made)]() mutable {
                            std::move(handler)(std::move(made));
                        });
                });
        };
        return boost::asio::async_initiate<boost::asio::use_awaitable_t<executor>, void(value)>(
            std::move(start), token_, std::move(job));
    }

 private:
    boost::asio::thread_pool threads_;
    boost::asio::use_awaitable_t<executor> token_;
};

}  // namespace weir
