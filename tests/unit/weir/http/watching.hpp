// A feed and a viewer of it over a wire.
#pragma once

#include "weir/base/scope.hpp"
#include "weir/http/flv_viewer.hpp"
#include "weir/stream/viewer_metadata.hpp"

#include "flv_text.hpp"
#include "support/frames.hpp"
#include "support/pipe.hpp"
#include "support/run.hpp"
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir::test {

using carrier = http::carrier;

class watching {
 public:
    explicit watching(executor where, stream::log_limits limits = {})
        : where_(where),
          scope_(where),
          of(std::make_shared<stream::broadcast>()),
          feed(std::make_shared<stream::feed>(where, of, limits)),
          client(std::make_shared<wire>(where)) {}

    void watch(http::carrier how = http::carrier::plain, std::string head = "",
               http::flv_settings settings = {}) {
        scope_.spawn(serve(how, std::move(head), settings));
    }
    void deliver(stream::format_ptr format, std::vector<stream::frame_ptr> frames) {
        format_ = std::move(format);
        deliver(std::move(frames));
    }
    void deliver(std::vector<stream::frame_ptr> frames) {
        const stream::batch next{format_, std::move(frames)};
        feed->deliver(next);
    }
    /// Lets everything run that can.
    task<> settle() {
        for (int i = 0; i < 20; ++i) co_await sleep(std::chrono::milliseconds(0));
    }
    task<> end() { co_await scope_.join(); }
    bool watched() const { return scope_.size() > 0; }

    std::string seen() const { return read_flv(client->got()); }

 private:
    task<> serve(carrier how, std::string head, http::flv_settings settings) {
        pipe to(client, where_);
        http::flv_viewer viewer(to, feed, how, asked, head, settings);
        co_await viewer.run();
    }

    executor where_;
    scope scope_;
    stream::format_ptr format_;

 public:
    stream::viewer_request asked;
    stream::broadcast_ptr of;
    stream::feed_ptr feed;
    std::shared_ptr<wire> client;
};

inline stream::format_ptr both_tracks() {
    return tracks(video_config(0), audio_config(0));
}

/// Of the tag behind the file header that says what the tracks are.
inline const std::size_t metadata_size = stream::viewer_metadata(*both_tracks(), {})->tag().size();

}  // namespace weir::test
