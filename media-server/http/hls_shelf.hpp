#pragma once

#include "weir/base/event.hpp"
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
    explicit hls_shelf(executor where) : where_(where) {}

    void put(const std::string& channel, hls::presentation_ptr now);
    /// Null when there is none.
    hls::presentation_ptr find(std::string_view channel) const;
    /// Returns with the newest presentation once it is another than `seen`; null when the channel
    /// has been taken off.
    task<hls::presentation_ptr> next(std::string channel, hls::presentation_ptr seen);

    /// Takes off what ended before `before`. Call it every few seconds.
    void clear_ended(std::chrono::steady_clock::time_point before);

 private:
    struct place {
        explicit place(executor where) : changed(where) {}
        hls::presentation_ptr now;
        std::chrono::steady_clock::time_point since;
        event changed;
    };

    executor where_;
    std::map<std::string, std::shared_ptr<place>, std::less<>> places_;
};

}  // namespace weir::http
