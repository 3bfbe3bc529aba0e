#include "weir/base/deadline.hpp"
#include "weir/base/event.hpp"
#include "weir/base/loop.hpp"
#include "weir/base/pool.hpp"
#include "weir/base/scope.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include <thread>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct running_loop : loop {
    running_loop() : loop(0) { start(); }

    template <class T>
    T run(task<T> work) {
        return boost::asio::co_spawn(get_executor(), std::move(work), boost::asio::use_future)
            .get();
    }
};

task<result<int>> answer_after(std::chrono::milliseconds wait) {
    co_await weir::sleep(wait);
    co_return 42;
}

task<> forever(int& ended, executor where) {
    struct note {
        int& ended;
        ~note() { ++ended; }
    } on_end{ended};
    event never(where);
    for (;;) co_await never.wait();
}

task<int> stop_a_scope_of_three(executor where) {
    int ended = 0;
    scope children(where);
    for (int i = 0; i < 3; ++i) children.spawn(forever(ended, where));
    co_await weir::sleep(1ms);
    children.stop();
    co_await children.join();
    co_return ended;
}

task<> forever_in_two_ways(int& ended, executor where) {
    using namespace boost::asio::experimental::awaitable_operators;
    co_await (forever(ended, where) || forever(ended, where));
}

task<int> failures_of_a_stopped_pair(executor where) {
    int ended = 0;
    int failures = 0;
    scope children(where, [&failures](const std::exception_ptr&) { ++failures; });
    children.spawn(forever_in_two_ways(ended, where));
    co_await weir::sleep(1ms);
    children.stop();
    co_await children.join();
    CHECK(ended == 2);
    co_return failures;
}

task<std::thread::id> where_a_job_runs(pool& threads) {
    auto job = [] { return std::this_thread::get_id(); };
    co_return co_await threads.run(job);
}

}  // namespace

TEST_CASE("a step within its deadline gives its value, a late one times out") {
    running_loop l;
    CHECK(l.run(with_deadline(answer_after(1ms), 10s)).value() == 42);
    CHECK(l.run(with_deadline(answer_after(10s), 5ms)).error() == boost::asio::error::timed_out);
}

TEST_CASE("a stopped scope ends every coroutine inside before join returns") {
    running_loop l;
    CHECK(l.run(stop_a_scope_of_three(l.get_executor())) == 3);
}

TEST_CASE("what a scope stops is no failure, in whatever way it waited") {
    running_loop l;
    CHECK(l.run(failures_of_a_stopped_pair(l.get_executor())) == 0);
}

TEST_CASE("a job runs on the pool and its value comes home") {
    running_loop l;
    pool threads(1);
    const auto id = l.run(where_a_job_runs(threads));
    CHECK(id != std::this_thread::get_id());
}
