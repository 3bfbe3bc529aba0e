#include "weir/http/flv_viewer.hpp"

#include "weir/flv/tag.hpp"
#include "weir/stream/viewer_metadata.hpp"

#include <utility>

namespace weir::http {

flv_viewer::flv_viewer(net::byte_stream& to, stream::feed_ptr from, carrier how,
                       const stream::viewer_request& asked, std::string_view head,
                       flv_settings settings)
    : to_(to),
      settings_(settings),
      how_(how),
      framing_(how, asked.hevc),
      sender_(to, std::move(from), framing_, asked.tracks, stream::way_out::flv) {
    open(asked, head);
}

void flv_viewer::open(const stream::viewer_request& asked, std::string_view head) {
    auto& position = sender_.position();
    const auto& tracks = *position.from()->format();
    const auto* const video = asked.tracks.video_of(tracks);
    const auto* const audio = asked.tracks.audio_of(tracks);
    position.say(as_bytes(head));
    position.say(framing_.wrap(flv::file_header(video != nullptr, audio != nullptr)));
    position.say(*stream::viewer_metadata(tracks, asked));
}

task<> flv_viewer::run() {
    co_await send_endlessly(to_, sender_, how_, settings_.stall_time);
}

}  // namespace weir::http
