#include "weir/http/hls_shelf.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace weir::http {

void hls_shelf::put(const std::string& channel, hls::presentation_ptr now) {
    auto& spot = places_[channel];
    if (!spot) spot = std::make_shared<place>(where_);
    // The end of an older show may arrive after the beginning of the next.
    if (spot->now && now->ended && spot->now->broadcast != now->broadcast) return;
    spot->now = std::move(now);
    spot->since = clock::now();
    spot->changed.notify();
}

hls::presentation_ptr hls_shelf::find(std::string_view channel) const {
    const auto found = places_.find(channel);
    return found == places_.end() ? nullptr : found->second->now;
}

task<result<hls::presentation_ptr>> hls_shelf::next(std::string channel, hls::presentation_ptr seen,
                                                    clock::time_point give_up) {
    const auto found = places_.find(channel);
    if (found == places_.end()) co_return hls::presentation_ptr();
    const auto spot = found->second;
    while (spot->now == seen) {
        if (clock::now() >= give_up) co_return error_code(boost::asio::error::timed_out);
        co_await spot->changed.wait();
    }
    co_return spot->now;
}

void hls_shelf::keep(clock::time_point ended_before) {
    for (auto each = places_.begin(); each != places_.end();) {
        auto& spot = *each->second;
        if (!spot.now->ended || spot.since > ended_before) {
            spot.changed.notify();
            ++each;
            continue;
        }
        const auto leaving = each->second;
        each = places_.erase(each);
        leaving->now = nullptr;
        leaving->changed.notify();
    }
}

}  // namespace weir::http
