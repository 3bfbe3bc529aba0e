#include "weir/stream/track_choice.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"

using namespace weir;
using stream::read_option;
using stream::viewer_request;

TEST_CASE("a query may ask for one kind, for tracks by their number, and for older HEVC") {
    viewer_request asked;
    CHECK(read_option(asked, "session", "abc"));
    CHECK(asked.usual());
    CHECK(read_option(asked, "video", "2"));
    CHECK(read_option(asked, "audio", "255"));
    CHECK(read_option(asked, "codecid", "12"));
    CHECK(asked.tracks.video_track == 2);
    CHECK(asked.tracks.audio_track == 255);
    CHECK(asked.hevc == flv::hevc_form::codec_id_12);
    CHECK(read_option(asked, "only", "audio"));
    CHECK(!asked.tracks.video);
    CHECK(asked.tracks.audio);
    CHECK(!asked.usual());
}

TEST_CASE("an option that means nothing is refused") {
    for (const auto& [name, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"only", ""},
                                                                    {"only", "sound"},
                                                                    {"video", "256"},
                                                                    {"video", "-1"},
                                                                    {"video", ""},
                                                                    {"audio", "1x"},
                                                                    {"codecid", "7"}}) {
        viewer_request asked;
        CAPTURE(name);
        CAPTURE(value);
        CHECK(!read_option(asked, name, value));
    }
}

TEST_CASE("a track that is not there gives way to the main one") {
    const auto one = test::tracks(test::video_config(0), test::audio_config(0));
    viewer_request asked;
    REQUIRE(read_option(asked, "video", "3"));
    CHECK(asked.tracks.video_of(*one) == one->main_video());
    REQUIRE(read_option(asked, "only", "audio"));
    CHECK(asked.tracks.video_of(*one) == nullptr);
    CHECK(asked.tracks.audio_of(*one) == one->main_audio());
    const auto silent = test::tracks(test::video_config(0), nullptr);
    CHECK(asked.tracks.audio_of(*silent) == nullptr);
}
