#include "weir/stream/viewer_metadata.hpp"

#include "weir/flv/amf0.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"

using namespace weir;
using flv::amf0::object;

namespace {

stream::frame_ptr metadata(const object& said) {
    bytes body;
    flv::amf0::write(body, "onMetaData");
    flv::amf0::write(body, said);
    return stream::frame::make({.kind = stream::media_kind::script}, packet(body), 0);
}

stream::format two_tracks() {
    stream::format tracks;
    codec::video_format video;
    video.codec = codec::video_codec::hevc;
    video.width = 1920;
    video.height = 1080;
    codec::audio_format audio;
    audio.codec = codec::audio_codec::opus;
    audio.sample_rate = 48000;
    audio.channels = 2;
    tracks.video.push_back({0, video, nullptr});
    tracks.audio.push_back({0, audio, nullptr});
    return tracks;
}

object content_of(const stream::frame& one) {
    flv::amf0::reader in(one.body());
    CHECK(*in.next()->text() == "onMetaData");
    auto content = *in.next()->properties();
    CHECK(in.empty());
    return content;
}

}  // namespace

TEST_CASE("a viewer is told of the tracks that it is sent, and the publisher's other words") {
    auto tracks = two_tracks();
    tracks.metadata = metadata(object()
                                   .add("encoder", "some encoder")
                                   .add("width", 1)
                                   .add("videocodecid", 7)
                                   .add("framerate", 30)
                                   .add("videodatarate", 2500)
                                   .add("audiodatarate", 128)
                                   .add("audiocodecid", 10));
    const auto seen = content_of(*stream::viewer_metadata(tracks, {}));
    CHECK(seen.text("encoder") == "some encoder");
    CHECK(seen.number("width") == 1920);
    CHECK(seen.number("videocodecid") == 0x68766331);
    CHECK(seen.number("framerate") == 30);
    CHECK(seen.number("videodatarate") == 2500);
    CHECK(seen.number("audiocodecid") == 0x4f707573);
    CHECK(seen.number("audiodatarate") == 128);
    CHECK(*seen.find("stereo")->boolean());

    stream::viewer_request asked;
    asked.hevc = flv::hevc_form::codec_id_12;
    CHECK(content_of(*stream::viewer_metadata(tracks, asked)).number("videocodecid") == 12);

    asked.tracks.video = false;
    const auto heard = content_of(*stream::viewer_metadata(tracks, asked));
    CHECK(!*heard.find("hasVideo")->boolean());
    CHECK(*heard.find("hasAudio")->boolean());
    CHECK(heard.find("width") == nullptr);
    CHECK(heard.find("videocodecid") == nullptr);
    CHECK(heard.number("audiodatarate") == 128);
}

TEST_CASE("what a publisher says of its main track is not said of another") {
    auto tracks = two_tracks();
    tracks.video.push_back({1, tracks.video.front().format, nullptr});
    tracks.video.back().format.width = 640;
    tracks.metadata = metadata(object().add("videodatarate", 2500));
    stream::viewer_request asked;
    asked.tracks.video_track = 1;
    const auto seen = content_of(*stream::viewer_metadata(tracks, asked));
    CHECK(seen.number("width") == 640);
    CHECK(seen.find("videodatarate") == nullptr);
}

TEST_CASE("a publisher that says nothing, or nonsense, gives no words to pass on") {
    auto tracks = two_tracks();
    CHECK(content_of(*stream::viewer_metadata(tracks, {})).number("height") == 1080);
    tracks.metadata = test::script(0);
    CHECK(content_of(*stream::viewer_metadata(tracks, {})).number("height") == 1080);
}
