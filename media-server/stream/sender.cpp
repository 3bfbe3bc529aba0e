#include "weir/stream/sender.hpp"

#include "weir/base/deadline.hpp"

#include <utility>

namespace weir::stream {

sender::sender(net::byte_stream& to, feed_ptr from, const framing& how, track_choice what,
               way_out way)
    : to_(to), way_(way), position_(std::move(from), how, what), wake_(to.get_executor()) {
    position_.from()->attach(*this, way_);
}

sender::~sender() {
    position_.from()->detach(*this, way_);
}

void sender::on_advance() {
    while (!blocked_ && !failed_) {
        gathering next;
        position_.gather(next);
        if (next.items().empty()) break;
        const auto sent = to_.try_write(next.pieces());
        failed_ = !sent;
        if (failed_) break;
        position_.from()->count_out(*sent);
        position_.advance(next, *sent);
        blocked_ = *sent < next.size();
    }
    if (blocked_ || failed_ || position_.at_end()) wake_.notify();
}

task<> sender::drain(std::chrono::milliseconds stall_time) {
    while (!failed_ && !at_end()) {
        if (!blocked_) {
            co_await wake_.wait();
            continue;
        }
        const auto ready = co_await with_deadline(to_.writable(), stall_time);
        if (!ready) co_return;
        blocked_ = false;
        on_advance();
    }
}

}  // namespace weir::stream
