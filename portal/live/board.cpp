#include "portal/live/board.hpp"

#include "weir/base/event.hpp"

#include <utility>

namespace portal::live {

using weir::task;

const stream* board::find(std::string_view channel) const {
    const auto found = streams_.find(channel);
    return found == streams_.end() ? nullptr : &found->second;
}

task<> board::run() {
    for (;;) {
        co_await refresh();
        co_await weir::sleep(pause);
    }
}

task<> board::refresh() {
    auto answer = co_await from_.list();
    if (!answer) {
        lose(answer.error());
        co_return;
    }
    if (!reached_) log_.info("the media server answers again");
    reached_ = true;
    answered_ = std::chrono::steady_clock::now();
    streams_.clear();
    for (auto& each : *answer) {
        auto channel = each.channel;
        streams_.insert_or_assign(std::move(channel), std::move(each));
    }
    ++version_;
}

void board::lose(const weir::error_code& why) {
    if (reached_) log_.warning("the media server does not answer: {}", why.message());
    reached_ = false;
    if (std::chrono::steady_clock::now() - answered_ < patience || streams_.empty()) return;
    streams_.clear();
    ++version_;
}

}  // namespace portal::live
