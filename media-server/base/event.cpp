#include "weir/base/event.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace weir {

namespace {

constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

}  // namespace

task<> event::wait() {
    co_await timer_.async_wait(as_value);
}

task<> sleep(std::chrono::steady_clock::duration duration) {
    steady_timer timer(co_await boost::asio::this_coro::executor, duration);
    co_await timer.async_wait(as_value);
}

}  // namespace weir
