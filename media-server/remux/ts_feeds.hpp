#pragma once

#include "weir/base/task.hpp"
#include "weir/remux/ts_feed.hpp"
#include "weir/stream/feed.hpp"

#include <map>
#include <memory>

namespace weir::remux {

/// One loop's TS feeds, each made for its first viewer and gone with its last. On that loop.
class ts_feeds {
 public:
    ts_feeds(executor where, stream::log_limits limits) : where_(where), limits_(limits) {}

    /// `from`, which is ready, as MPEG-TS; null when it has ended before it began, or holds nothing
    /// that MPEG-TS carries.
    stream::feed_ptr of(const stream::feed_ptr& from);

 private:
    executor where_;
    stream::log_limits limits_;
    /// While one lives, so does what it is made from.
    std::map<const stream::feed*, std::weak_ptr<ts_feed>> made_;
};

}  // namespace weir::remux
