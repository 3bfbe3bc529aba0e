#include "weir/remux/ts_feeds.hpp"

namespace weir::remux {

stream::feed_ptr ts_feeds::of(const stream::feed_ptr& from) {
    std::erase_if(made_, [](const auto& each) { return each.second.expired(); });
    if (!from->format()) return nullptr;
    auto made = made_[from.get()].lock();
    if (!made) {
        made = std::make_shared<ts_feed>(where_, from, limits_);
        made_[from.get()] = made;
    }
    if (!made->carries()) return nullptr;
    return {made, &made->chunks()};
}

}  // namespace weir::remux
