#pragma once

#include "weir/stream/gathering.hpp"

namespace weir::remux {

/// Chunks of a TS feed, one after the other.
class ts_framing final : public stream::framing {
 public:
    void put(const stream::frame& next, stream::gathering& to) const override {
        to.add(next.body());
    }
};

}  // namespace weir::remux
