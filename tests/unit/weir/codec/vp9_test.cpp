#include "weir/codec/vp9.hpp"

#include "weir/codec/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::errc;
using test::hex;

TEST_CASE("a record of VP9 tells colours and name, with its box's version in front or without") {
    // From libvpx 1.12.
    const struct {
        const char* record;
        codec::color_description color;
        const char* codecs;
        const char* bare;
    } known[] = {
        {"00 15 82 02 02 02 00 00", {}, "vp09.00.21.08", "00 15 82 02 02 02 00 00"},
        {"01 00 00 00 00 15 82 02 02 02 00 00", {}, "vp09.00.21.08", "00 15 82 02 02 02 00 00"},
        {"01 00 00 00 02 15 a2 09 10 09 00 00",
         {9, 16, 9, false},
         "vp09.02.21.10.01.09.16.09.00",
         "02 15 a2 09 10 09 00 00"},
        {"01 1f 87 01 01 01 00 00",
         {1, 1, 1, true},
         "vp09.01.31.08.03.01.01.01.01",
         "01 1f 87 01 01 01 00 00"},
    };
    for (const auto& each : known) {
        CAPTURE(each.record);
        const auto format = codec::read_vp9_record(hex(each.record));
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->codec == codec::video_codec::vp9);
        CHECK(format->width == 0);
        CHECK(format->color == each.color);
        CHECK(format->codecs == each.codecs);
        CHECK(test::to_hex(format->record) == each.bare);
    }
}

TEST_CASE("a key frame of VP9 tells the size that its record does not") {
    const auto format = codec::read_vp9_record(hex("00 15 82 02 02 02 00 00"));
    const auto sized = codec::add_vp9_size(*format, hex("82 49 83 42 00 28 10 16 90 63"));
    REQUIRE_MESSAGE(sized.has_value(), sized.error().message());
    CHECK(sized->width == 642);
    CHECK(sized->height == 362);
    CHECK(sized->codecs == format->codecs);

    const auto deep = codec::add_vp9_size(*format, hex("92 49 83 42 50 13 f8 0b 3b 03"));
    REQUIRE_MESSAGE(deep.has_value(), deep.error().message());
    CHECK(deep->width == 640);
    CHECK(deep->height == 360);
}

TEST_CASE("what is no record or key frame of VP9 is refused with its reason") {
    const auto why = [](const char* record) {
        return codec::read_vp9_record(hex(record)).error().code;
    };
    CHECK(why("") == errc::record_too_short);
    CHECK(why("00 15 82 02 02 02 00") == errc::record_too_short);
    CHECK(why("04 15 82 02 02 02 00 00") == errc::record_value);
    CHECK(why("00 15 92 02 02 02 00 00") == errc::record_value);

    const auto refused = [](const char* frame) {
        return codec::add_vp9_size({}, hex(frame)).error().code;
    };
    CHECK(refused("") == errc::frame_sync);
    CHECK(refused("00 49 83 42 00 28 10 16 90") == errc::frame_sync);
    CHECK(refused("82 49 83 43 00 28 10 16 90") == errc::frame_sync);
    CHECK(refused("86 00 40 92 1c") == errc::not_a_key_frame);
    CHECK(refused("88 00") == errc::not_a_key_frame);
    CHECK(refused("82 49 83 42 00 28") == errc::frame_too_short);
    CHECK(refused("82 49 83 42 0f ff f0 00 00") == errc::picture_size);
}
