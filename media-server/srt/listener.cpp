#include "weir/srt/listener.hpp"

#include "weir/srt/bell.hpp"
#include "weir/srt/port.hpp"

#include <exception>
#include <srt/srt.h>
#include <utility>

namespace weir::srt {

listener::listener(srt::port& from, loop& where, log out)
    : port_(from),
      loop_(where),
      log_(std::move(out)),
      publishers_(where.get_executor(), report_failure()),
      viewers_(where.get_executor(), report_failure()) {
    port_.add(*this);
}

std::function<void(std::exception_ptr)> listener::report_failure() const {
    return [this](const std::exception_ptr& failure) {
        log_.error("session ended by an exception: {}", describe(failure));
    };
}

void listener::start(session publisher, session viewer) {
    publisher_ = std::move(publisher);
    viewer_ = std::move(viewer);
    taking_ = true;
}

task<> listener::stop_publishers() {
    taking_ = false;
    publishers_.stop();
    co_await publishers_.join();
}

task<> listener::stop() {
    viewers_.stop();
    co_await viewers_.join();
}

void listener::hand_over(int socket) {
    load_.fetch_add(1, std::memory_order_relaxed);
    loop_.post([this, socket] { take(socket); });
}

void listener::take(int socket) {
    if (!taking_) {
        srt_close(socket);
        load_.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    auto made = std::make_unique<connection>(port_, loop_.get_executor(), socket,
                                             std::make_shared<bell>(loop_));
    auto& sessions = made->id().mode == mode::publish ? publishers_ : viewers_;
    sessions.spawn(serve(std::move(made)));
}

task<> listener::serve(std::unique_ptr<connection> from) {
    // Also when the session ends by its cancellation.
    const auto leave = [](std::atomic<std::size_t>* load) { load->fetch_sub(1); };
    const std::unique_ptr<std::atomic<std::size_t>, decltype(leave)> counted(&load_, leave);
    const auto& run = from->id().mode == mode::publish ? publisher_ : viewer_;
    co_await run(std::move(from));
}

}  // namespace weir::srt
