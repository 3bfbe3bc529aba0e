#pragma once

#include "weir/base/event.hpp"
#include "weir/base/task.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <string>

namespace weir {

/// What an exception says of itself.
std::string describe(const std::exception_ptr& failure);

/// Owns the coroutines it spawns: none outlives it. Lives on one loop. The owner of a scope calls
/// stop() and awaits join() before it lets the scope go; a scope destroyed with coroutines inside
/// terminates the program.
class scope {
 public:
    /// `on_failure` is told of an exception that a coroutine let escape, other than its own
    /// cancellation.
    explicit scope(executor where, std::function<void(std::exception_ptr)> on_failure = {});
    ~scope();
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;

    void spawn(task<> child);
    /// Asks every coroutine inside to end: what it awaits is cancelled, and every await after that
    /// throws.
    void stop();
    /// Returns when none is left.
    task<> join();

    std::size_t size() const { return children_.size(); }

 private:
    struct child {
        boost::asio::cancellation_signal signal;
    };

    executor where_;
    std::function<void(std::exception_ptr)> on_failure_;
    std::list<child> children_;
    event emptied_;
};

}  // namespace weir
