#pragma once

#include "weir/base/task.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace weir {

/// One event loop and its thread. Whatever is created on a loop lives and ends on it; other threads
/// reach it only by post().
class loop {
 public:
    explicit loop(std::size_t index) : index_(index) {}
    ~loop() { stop(); }
    loop(const loop&) = delete;
    loop& operator=(const loop&) = delete;

    /// Starts the thread.
    void start();
    /// Ends the loop at once, whatever is still pending, and joins the thread. From another thread.
    void stop();

    std::size_t index() const { return index_; }
    executor get_executor() { return context_.get_executor(); }
    bool is_here() const { return std::this_thread::get_id() == thread_id_; }

    /// Runs `job` on the loop, soon and in order. From any thread.
    template <class Job>
    void post(Job&& job) {
        boost::asio::post(context_, std::forward<Job>(job));
    }

    /// Runs `job` on the loop and waits until it is done. From any thread but the loop's own.
    void call(const std::function<void()>& job);

 private:
    std::size_t index_;
    boost::asio::io_context context_{1};
    std::optional<boost::asio::executor_work_guard<executor>> work_;
    std::thread thread_;
    std::thread::id thread_id_;
};

/// A loop a core.
class loops {
 public:
    /// `count` 0 means as many as the process may use cores.
    explicit loops(std::size_t count);

    void start();
    void stop();

    std::size_t size() const { return loops_.size(); }
    loop& operator[](std::size_t index) { return *loops_[index]; }
    auto begin() { return loops_.begin(); }
    auto end() { return loops_.end(); }

 private:
    std::vector<std::unique_ptr<loop>> loops_;
};

}  // namespace weir
