#include "weir/codec/av1.hpp"

#include "weir/codec/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::errc;
using test::hex;

namespace {

// From libaom 3.6 and SVT-AV1 1.4.1.
constexpr auto main_720 = "81 05 0c 00 0a 0b 00 00 00 2d 4c ff b3 cd af 90 04";
constexpr auto main_hlg = "81 08 4c 00 0a 0e 00 00 00 42 a6 7f d9 e0 17 c2 84 89 04 82";

}  // namespace

TEST_CASE("a record of AV1 tells size, colours and name") {
    const struct {
        const char* record;
        codec::color_description color;
        const char* codecs;
    } known[] = {
        {main_720, {}, "av01.0.05M.08"},
        {main_hlg, {9, 18, 9, false}, "av01.0.08M.10.0.110.09.18.09.0"},
    };
    for (const auto& each : known) {
        CAPTURE(each.codecs);
        const auto record = hex(each.record);
        const auto format = codec::read_av1_record(record);
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->codec == codec::video_codec::av1);
        CHECK(format->width == 1280);
        CHECK(format->height == 720);
        CHECK(format->color == each.color);
        CHECK(format->codecs == each.codecs);
        CHECK(format->record == record);
    }
}

TEST_CASE("a key frame of AV1 makes the record that its sender did not send") {
    for (const auto* whole : {main_720, main_hlg}) {
        const auto record = hex(whole);
        // A temporal delimiter, the sequence header, the start of a frame.
        auto frame = hex("12 00");
        frame.insert(frame.end(), record.begin() + 4, record.end());
        const auto picture = hex("32 03 10 00 d8");
        frame.insert(frame.end(), picture.begin(), picture.end());

        const auto format = codec::read_av1_key_frame(frame);
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(*format == *codec::read_av1_record(record));
        CHECK(codec::skip_temporal_delimiter(frame).size() == frame.size() - 2);
        CHECK(codec::skip_temporal_delimiter(picture).size() == picture.size());
    }
}

TEST_CASE("a record of AV1 without a sequence header says so") {
    for (const auto* record : {"", "81 05 0c 00", "81 05 0c 00 12 00"}) {
        CAPTURE(record);
        CHECK(codec::read_av1_record(hex(record)).error().code == errc::no_sequence_header);
    }
    CHECK(codec::read_av1_key_frame(hex("12 00 32 03 10 00 d8")).error().code ==
          errc::no_sequence_header);
}

TEST_CASE("a record of AV1 that cannot be used is refused with its reason and its place") {
    CHECK(codec::read_av1_record(hex("81 05 0c")).error().code == errc::record_too_short);
    CHECK(codec::read_av1_record(hex("01 05 0c 00 0a 00")).error().code == errc::record_version);
    // An OBU longer than the record, one with the forbidden bit, a size without end.
    for (const auto* record : {"81 05 0c 00 0a 0b 00 00", "81 05 0c 00 8a 00",
                               "81 05 0c 00 0a ff ff ff ff ff ff ff ff ff"}) {
        CAPTURE(record);
        CHECK(codec::read_av1_record(hex(record)).error() == parse_error{errc::frame_too_short, 4});
    }
    CHECK(codec::read_av1_record(hex("81 05 0c 00 0a 04 00 00 00 2d")).error().code ==
          errc::parameter_set_too_short);
    CHECK(codec::read_av1_record(hex("81 05 0c 00 0a 0b e0 00 00 2d 4c ff b3 cd af 90 04"))
              .error()
              .code == errc::parameter_set_value);
    // 65536 pixels wide.
    CHECK(codec::read_av1_record(
              hex("81 05 0c 00 0a 10 00 00 00 2f ff ff ff ff ff ff ff ff ff ff ff ff"))
              .error()
              .code == errc::picture_size);
}
