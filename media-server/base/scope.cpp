#include "weir/base/scope.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace weir {

namespace {

bool is_cancellation(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        return error.code() == boost::asio::error::operation_aborted;
    } catch (const boost::asio::multiple_exceptions& error) {
        // Of operators && and ||, when both sides were cancelled.
        return is_cancellation(error.first_exception());
    } catch (...) {
        return false;
    }
}

}  // namespace

std::string describe(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown exception";
    }
}

scope::scope(executor where, std::function<void(std::exception_ptr)> on_failure)
    : where_(where), on_failure_(std::move(on_failure)), emptied_(where) {}

scope::~scope() {
    if (!children_.empty()) std::terminate();
}

void scope::spawn(task<> child_task) {
    const auto place = children_.emplace(children_.end());
    auto on_end = [this, place](std::exception_ptr failure) {
        children_.erase(place);
        if (failure && on_failure_ && !is_cancellation(failure)) on_failure_(failure);
        if (children_.empty()) emptied_.notify();
    };
    boost::asio::co_spawn(
        where_, std::move(child_task),
        boost::asio::bind_cancellation_slot(place->signal.slot(), std::move(on_end)));
}

void scope::stop() {
    // A child may end inside emit() and take itself off the list.
    for (auto next = children_.begin(); next != children_.end();) {
        const auto current = next++;
        current->signal.emit(boost::asio::cancellation_type::terminal);
    }
}

task<> scope::join() {
    while (!children_.empty()) co_await emptied_.wait();
}

}  // namespace weir
