#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"

#include <cstddef>
#include <string>

namespace weir::net {

/// A request's body as it comes from the client, for routes that take it as a stream. What is not
/// asked for is not read from the connection, so a slow reader slows its client down. Lives as long
/// as its request is being answered; one read at a time.
class body_source {
 public:
    /// The most that read() gives at once, bytes.
    static constexpr std::size_t most_at_once = 256 * 1024;

    virtual ~body_source() = default;

    /// What has arrived, at least one byte; empty at the end of the body. errc::closed_early when
    /// the client leaves before that, timed_out when it sends nothing for too long.
    virtual task<result<std::string>> read() = 0;
};

}  // namespace weir::net
