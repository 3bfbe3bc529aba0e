#include "weir/rtmp/player.hpp"

#include "weir/rtmp/chunk_writer.hpp"
#include "weir/stream/older_hevc.hpp"
#include "weir/stream/viewer_metadata.hpp"

#include <utility>

namespace weir::rtmp {

namespace {

struct lane {
    std::uint32_t chunk_stream;
    message_type type;
};

lane lane_of(stream::media_kind kind) {
    switch (kind) {
        case stream::media_kind::video: return {chunk_stream::video, message_type::video};
        case stream::media_kind::audio: return {chunk_stream::audio, message_type::audio};
        case stream::media_kind::script: break;
    }
    return {chunk_stream::data, message_type::data_amf0};
}

}  // namespace

void media_framing::put(const stream::frame& next, stream::gathering& to) const {
    flv::body_header header;
    auto rest = next.body();
    if (hevc_ == flv::hevc_form::codec_id_12 && stream::is_enhanced_hevc(next)) {
        header = stream::older_hevc_header(next);
        rest = next.payload();
    }
    const auto [chunks, type] = lane_of(next.kind());
    const chunk_headers headers(chunks, type, message_stream_, next.timestamp(),
                                header.size() + rest.size());
    to.add_made(headers.first());
    to.add_made(header);
    for (auto room = chunk_size_ - header.size(); rest.size() > room; room = chunk_size_) {
        to.add(rest.first(room));
        rest = rest.subspan(room);
        to.add_made(headers.following());
    }
    to.add(rest);
}

player::player(net::byte_stream& to, stream::feed_ptr from, const media_framing& how,
               const stream::viewer_request& asked)
    : framing_(how),
      asked_(asked),
      sender_(to, std::move(from), framing_, asked.tracks, stream::way_out::rtmp) {}

void player::start(byte_view answers) {
    auto& position = sender_.position();
    position.say(answers);
    position.say(*stream::viewer_metadata(*position.from()->format(), asked_));
    sender_.on_advance();
}

void player::say(byte_view words) {
    sender_.position().say(words);
    sender_.on_advance();
}

void player::apply(const pause_request& asked) {
    if (asked.hold)
        sender_.position().pause();
    else
        sender_.position().resume();
}

void player::apply(const receive_request& asked) {
    auto& tracks = asked_.tracks;
    (asked.what == media::kind::video ? tracks.video : tracks.audio) = asked.wanted;
    sender_.position().choose(tracks);
}

void player::stop() {
    sender_.position().stop();
    sender_.on_advance();
}

}  // namespace weir::rtmp
