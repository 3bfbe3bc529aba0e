#include "weir/hls/names.hpp"

#include <doctest/doctest.h>

using namespace weir::hls;
using kind = media_name::kind;

TEST_CASE("names are read as they are written") {
    CHECK(segment_name("b1", 12) == "b1-s12.m4s");
    CHECK(part_name("b1", 12, 3) == "b1-s12.p3.m4s");
    CHECK(init_name("b1", 12) == "b1-init12.mp4");
    CHECK(read_media_name("b1", "b1-s12.m4s") == media_name{kind::segment, 12, 0});
    CHECK(read_media_name("b1", "b1-s12.p3.m4s") == media_name{kind::part, 12, 3});
    CHECK(read_media_name("b1", "b1-init12.mp4") == media_name{kind::init, 12, 0});
}

TEST_CASE("anything else is no name") {
    for (const auto* const name : {"",
                                   "b1",
                                   "b1-",
                                   "b1-s",
                                   "b1-s.m4s",
                                   "b1-s12",
                                   "b1-s12.mp4",
                                   "b1-s012.m4s",
                                   "b1-s-1.m4s",
                                   "b1-s12.p.m4s",
                                   "b1-s12.p03.m4s",
                                   "b1-s12.p3.p4.m4s",
                                   "b1-s12.p3m4s",
                                   "b1-init.mp4",
                                   "b1-init12.m4s",
                                   "b2-s12.m4s",
                                   "b1-s12.m4s ",
                                   "b1-s99999999999999999999.m4s",
                                   "xb1-s12.m4s",
                                   "b1-s12.p3.m4s?x"}) {
        CAPTURE(name);
        CHECK(!read_media_name("b1", name));
    }
}
