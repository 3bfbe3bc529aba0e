#pragma once

#include "weir/base/log.hpp"
#include "weir/base/pool.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/errc.hpp"
#include "weir/store/migration.hpp"
#include "weir/store/session.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::store {

struct database_settings {
    std::string path;
    /// How many jobs run at a time; each has a connection of its own.
    std::size_t threads = 2;
    /// A job that waited for its turn longer than this is not run: errc::busy.
    std::chrono::milliseconds patience{3000};
};

/// The database and the threads that speak to it. Usable from any loop; connections are opened when
/// first needed and again after one broke, so a database that comes back is used again.
///
/// A call takes at most about `patience` for its turn and two seconds for each statement that meets
/// someone else's lock. Destroy it before the loops whose coroutines wait for it.
class database {
 public:
    database(database_settings settings, log out);
    ~database();

    /// Runs `job(session&)`, which returns a result, on one of the threads.
    template <class Job>
    task<std::invoke_result_t<Job&, session&>> run(Job job) {
        auto turn = [this, job = std::move(job),
                     latest = clock::now() + settings_.patience]() mutable {
            if (clock::now() > latest)
                return std::invoke_result_t<Job&, session&>(error_code(errc::busy));
            return run_here(job);
        };
        co_return co_await threads_.run(std::move(turn));
    }

    /// The same when nobody waits for the outcome; the job says itself what went wrong.
    template <class Job>
    void run_later(Job job) {
        threads_.post([this, job = std::move(job)]() mutable { static_cast<void>(run_here(job)); });
    }

    /// The same on the calling thread, which must not be a loop's.
    template <class Job>
    std::invoke_result_t<Job&, session&> run_here(Job& job) {
        auto with = take();
        if (!with) return with.error();
        // What a job lets escape is our own mistake, and must not end the program.
        try {
            auto done = job(**with);
            give_back(std::move(*with));
            return done;
        } catch (const std::exception& failure) {
            log_.error("a job failed: {}", failure.what());
            return error_code(errc::failed);
        }
    }

    /// Blocks; for the start of a program. Tries for some seconds while another program migrates.
    result<void> migrate(std::span<const component> components);

 private:
    using clock = std::chrono::steady_clock;

    result<std::unique_ptr<session>> take();
    void give_back(std::unique_ptr<session> used);

    database_settings settings_;
    log log_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<session>> idle_;
    /// Last, so that its jobs have ended before the rest goes.
    pool threads_;
};

}  // namespace weir::store
