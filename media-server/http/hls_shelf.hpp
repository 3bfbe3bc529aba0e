#pragma once

#include "weir/base/event.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/hls/snapshot.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace weir::http {

/// One loop's newest HLS presentation of each channel, put there by the publishers' loops, and the
/// requests that wait for the next. A channel's last presentation stays for a while after its end,
/// so that players see the end of the list.
class hls_shelf {
 public:
    using clock = std::chrono::steady_clock;

    explicit hls_shelf(executor where) : where_(where) {}

    void put(const std::string& channel, hls::presentation_ptr now);
    /// Null when there is none.
    hls::presentation_ptr find(std::string_view channel) const;
    /// Returns with the newest presentation once it is another than `seen`; null when the channel
    /// has been taken off, asio::error::timed_out when nothing came until `give_up` (seen at the
    /// next keep()).
    task<result<hls::presentation_ptr>> next(std::string channel, hls::presentation_ptr seen,
                                             clock::time_point give_up);

    /// Takes off what ended before `ended_before`, and lets those who wait see how late it is: one
    /// timer for all of them. Call it every second.
    void keep(clock::time_point ended_before);

 private:
    struct place {
        explicit place(executor where) : changed(where) {}
        hls::presentation_ptr now;
        clock::time_point since;
        event changed;
    };

    executor where_;
    std::map<std::string, std::shared_ptr<place>, std::less<>> places_;
};

}  // namespace weir::http
