#include "weir/stream/frame.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <string>

using namespace weir;
using stream::frame;
using stream::media_kind;
using namespace std::chrono_literals;
using test::hex;
using test::to_hex;

TEST_CASE("chunk, tag, body and payload are views of one block") {
    const auto made =
        frame::make({.kind = media_kind::video, .time = {0x01020304ms, 40ms}, .key = true},
                    packet(hex("17 01 00 00 28 aa bb")), 5);

    const std::string tag = "09 00 00 07 02 03 04 01 00 00 00 17 01 00 00 28 aa bb 00 00 00 12";
    const std::string line = "30 30 30 30 30 30 31 36 0d 0a";  // "00000016": 22 bytes
    CHECK(to_hex(made->chunk()) == line + " " + tag + " 0d 0a");
    CHECK(to_hex(made->tag()) == tag);
    CHECK(to_hex(made->body()) == "17 01 00 00 28 aa bb");
    CHECK(to_hex(made->payload()) == "aa bb");
    CHECK(made->tag().data() == made->chunk().data() + 10);
    CHECK(made->body().data() == made->tag().data() + 11);
    CHECK(made->payload().data() == made->body().data() + 5);
    CHECK(made->time().dts == 0x01020304ms);
    CHECK(made->time().composition == 40ms);
    CHECK(made->video());
    CHECK(made->key());
    CHECK(!made->config());
}

TEST_CASE("each kind has its tag type") {
    const auto first = [](media_kind kind) {
        return frame::make({.kind = kind}, packet(hex("00")), 0)->tag()[0];
    };
    CHECK(first(media_kind::audio) == 8);
    CHECK(first(media_kind::video) == 9);
    CHECK(first(media_kind::script) == 18);
}

TEST_CASE("a frame without a body is a whole tag all the same") {
    const auto made = frame::make({.kind = media_kind::audio, .time = {5ms, {}}}, packet(), 0);
    CHECK(to_hex(made->tag()) == "08 00 00 00 00 00 05 00 00 00 00 00 00 00 0b");
    CHECK(made->payload().empty());
}

TEST_CASE("the size of a large frame takes all its digits") {
    const auto made = frame::make({.kind = media_kind::video}, packet(bytes(0xabcdef, 1)), 5);
    CHECK(as_text(made->chunk().first(10)) == "00abcdfe\r\n");
    CHECK(to_hex(made->tag().first(4)) == "09 ab cd ef");
    CHECK(to_hex(made->tag().last(4)) == "00 ab cd fa");
    CHECK(made->chunk().size() == 10 + 0xabcdfe + 2);
}

TEST_CASE("a time over 32 bits wraps in the tag and not in the frame") {
    const auto made = frame::make({.kind = media_kind::video, .time = {0x1'0000'0005ms, {}}},
                                  packet(hex("00")), 0);
    CHECK(to_hex(made->tag().subspan(4, 4)) == "00 00 05 00");
    CHECK(made->time().dts == 0x1'0000'0005ms);
}
