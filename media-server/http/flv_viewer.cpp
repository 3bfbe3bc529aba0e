#include "weir/http/flv_viewer.hpp"

#include "weir/base/deadline.hpp"
#include "weir/flv/tag.hpp"
#include "weir/stream/viewer_metadata.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>
#include <span>
#include <utility>

namespace weir::http {

namespace {

using namespace boost::asio::experimental::awaitable_operators;

/// A viewer has nothing to say; whoever says more than this is not one.
constexpr std::size_t most_input = 64 * 1024;
/// RFC 9112 7.1: the chunk that ends the body.
constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace

flv_viewer::flv_viewer(net::byte_stream& to, stream::feed_ptr from, flv_carrier carrier,
                       const stream::viewer_request& asked, std::string_view head,
                       flv_settings settings)
    : to_(to),
      settings_(settings),
      carrier_(carrier),
      framing_(carrier, asked.hevc),
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

task<> flv_viewer::until_peer_leaves() {
    std::array<std::uint8_t, 512> ignored;
    for (std::size_t heard = 0; heard < most_input;) {
        if (co_await to_.wait_for_peer()) co_return;
        const auto got = co_await to_.read_some(ignored);
        if (!got || *got == 0) co_return;
        heard += *got;
    }
}

task<> flv_viewer::run() {
    sender_.on_advance();
    co_await (sender_.drain(settings_.stall_time) || until_peer_leaves());
    if (!sender_.at_end() || carrier_ != flv_carrier::chunked) co_return;
    const auto end = net::piece(last_chunk);
    co_await with_deadline(to_.write(std::span(&end, 1)), settings_.stall_time);
}

}  // namespace weir::http
