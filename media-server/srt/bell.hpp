#pragma once

#include "weir/base/event.hpp"
#include "weir/base/loop.hpp"

#include <atomic>
#include <memory>

namespace weir::srt {

/// How libsrt's readiness comes to a connection's loop: rung on the port's thread, heard on the
/// loop. Held by both, since either may let go first.
struct bell : std::enable_shared_from_this<bell> {
    explicit bell(loop& on) : where(on) {}

    loop& where;
    /// Rung and not heard yet: further rings add nothing.
    std::atomic<bool> ringing{false};
    /// On the loop only; null when the connection is gone.
    event* hears = nullptr;

    void ring() {
        if (ringing.exchange(true)) return;
        where.post([self = shared_from_this()] {
            // First, so that what becomes ready from here on rings again.
            self->ringing.store(false);
            if (self->hears) self->hears->notify();
        });
    }
};

}  // namespace weir::srt
