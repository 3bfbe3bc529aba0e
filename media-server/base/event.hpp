#pragma once

#include "weir/base/task.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace weir {

using steady_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>;

/// What coroutines of one loop wait for: notify() wakes all who wait at that moment. It carries no
/// state, so a waiter checks its condition before and after.
class event {
 public:
    explicit event(executor where) : timer_(where, steady_timer::time_point::max()) {}

    /// Returns after the next notify(), or when cancelled.
    task<> wait();
    void notify() { timer_.cancel(); }

 private:
    steady_timer timer_;
};

/// Returns after `duration`, or when cancelled.
task<> sleep(std::chrono::steady_clock::duration duration);

}  // namespace weir
