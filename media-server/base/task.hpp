// The one kind of coroutine and executor in the project, named here so that it can change in one
// line.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace weir {

/// Concrete, not type-erased: a resumption costs about half.
using executor = boost::asio::io_context::executor_type;

template <class T = void>
using task = boost::asio::awaitable<T, executor>;

}  // namespace weir
