#pragma once

#include "weir/base/loop.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace weir::stream {

/// A publisher's place at a source: whoever took it last is heard. Shared by the two, which may be
/// on different loops.
struct seat {
    explicit seat(loop& of) : where(of) {}

    /// The publisher's.
    loop& where;
    /// The seat is lost, for this reason. On the publisher's loop; empty once it has gone.
    std::function<void(const std::string& reason)> on_lost;
    /// Bytes on their way from the publisher's loop to the source's.
    std::atomic<std::size_t> in_flight{0};
};
using seat_ptr = std::shared_ptr<seat>;

}  // namespace weir::stream
