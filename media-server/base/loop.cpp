#include "weir/base/loop.hpp"

#include <algorithm>
#include <future>
#include <pthread.h>
#include <sched.h>
#include <string>

namespace weir {

namespace {

/// Cores this process may run on, which a container or taskset may have narrowed.
std::size_t usable_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
}

}  // namespace

void loop::start() {
    work_.emplace(boost::asio::make_work_guard(context_));
    std::promise<void> running;
    thread_ = std::thread([this, &running] {
        thread_id_ = std::this_thread::get_id();
        pthread_setname_np(pthread_self(), ("loop" + std::to_string(index_)).c_str());
        running.set_value();
        context_.run();
    });
    running.get_future().wait();
}

void loop::stop() {
    if (!thread_.joinable()) return;
    work_.reset();
    context_.stop();
    thread_.join();
}

void loop::call(const std::function<void()>& job) {
    std::promise<void> done;
    post([&job, &done] {
        job();
        done.set_value();
    });
    done.get_future().wait();
}

loops::loops(std::size_t count) {
    if (count == 0) count = usable_cores();
    for (std::size_t i = 0; i < count; ++i) loops_.push_back(std::make_unique<loop>(i));
}

void loops::start() {
    for (auto& each : loops_) each->start();
}

void loops::stop() {
    for (auto& each : loops_) each->stop();
}

}  // namespace weir
