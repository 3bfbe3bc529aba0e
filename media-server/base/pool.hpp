#pragma once

#include "weir/base/run_on.hpp"
#include "weir/base/task.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
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
        return run_on(threads_, std::move(job));
    }

 private:
    boost::asio::thread_pool threads_;
};

}  // namespace weir
