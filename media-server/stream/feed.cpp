#include "weir/stream/feed.hpp"

#include <algorithm>
#include <utility>

namespace weir::stream {

feed::feed(executor where, broadcast_ptr of, log_limits limits)
    : of_(std::move(of)), frames_(limits), ready_(where) {}

task<> feed::wait_ready() {
    while (!ready()) co_await ready_.wait();
}

void feed::deliver(const batch& next) {
    format_ = next.format;
    for (const auto& each : next.frames) frames_.append(each);
    ready_.notify();
    tell();
}

void feed::end() {
    ended_ = true;
    ready_.notify();
    tell();
}

void feed::tell() {
    // By index: a viewer that is told may not leave at once, but its arrival elsewhere may grow the
    // list.
    for (std::size_t i = 0; i < viewers_.size(); ++i) viewers_[i]->on_advance();
    of_->stats.bytes_out.fetch_add(std::exchange(uncounted_out_, 0), std::memory_order_relaxed);
}

void feed::attach(viewer& arriving) {
    viewers_.push_back(&arriving);
}

void feed::attach(viewer& arriving, way_out way) {
    attach(arriving);
    of_->stats.viewers_of(way).fetch_add(1, std::memory_order_relaxed);
}

bool feed::detach(viewer& leaving) {
    const auto found = std::find(viewers_.begin(), viewers_.end(), &leaving);
    if (found == viewers_.end()) return false;
    *found = viewers_.back();
    viewers_.pop_back();
    return true;
}

void feed::detach(viewer& leaving, way_out way) {
    if (detach(leaving)) of_->stats.viewers_of(way).fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace weir::stream
