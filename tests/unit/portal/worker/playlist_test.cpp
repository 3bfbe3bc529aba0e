#include "portal/worker/playlist.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace portal::worker;

TEST_CASE("a playlist is read as it was written") {
    track_file made;
    made.init_bytes = 800;
    made.segments = {{2.002, 1000, 800}, {1.001, 400, 1800}};

    const auto read = read_playlist(write_playlist(made, "video.m4s"));

    REQUIRE(read.has_value());
    CHECK(read->init_bytes == 800);
    REQUIRE(read->segments.size() == 2);
    CHECK(read->segments[1].offset == 1800);
    CHECK(read->segments[1].seconds == doctest::Approx(1.001));
    CHECK(read->bytes() == 2200);
    CHECK(read->bandwidth() == 3996);
}

TEST_CASE("what is no playlist of one file is refused") {
    for (const auto* each :
         {"", "#EXTM3U\n", "#EXT-X-MAP:URI=\"a\"\n", "#EXT-X-MAP:URI=\"a\",BYTERANGE=\"8@0\"\n",
          "#EXT-X-MAP:URI=\"a\",BYTERANGE=\"8@8\"\n#EXT-X-BYTERANGE:1@1\n",
          "#EXT-X-MAP:URI=\"a\",BYTERANGE=\"8@0\"\n#EXT-X-BYTERANGE:1\n",
          "#EXT-X-MAP:URI=\"a\",BYTERANGE=\"8@0\"\n#EXTINF:x,\n#EXT-X-BYTERANGE:1@8\n"})
        CHECK_MESSAGE(!read_playlist(each).has_value(), each);
}
