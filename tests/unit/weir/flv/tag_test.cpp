#include "weir/flv/tag.hpp"

#include "weir/flv/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using flv::errc;
using test::hex;

TEST_CASE("a video body says what it carries and where") {
    using packet = flv::video_header::packet;
    const struct {
        const char* body;
        packet kind;
        bool key;
        std::int32_t composition_time;
        std::size_t data_offset;
    } known[] = {
        {"17 00 00 00 00 01 64", packet::sequence_start, false, 0, 5},
        {"17 01 00 00 42 00 00", packet::coded, true, 66, 5},
        {"27 01 00 00 00 00 00", packet::coded, false, 0, 5},
        {"27 01 ff ff df 00 00", packet::coded, false, -33, 5},
        {"27 01 80 00 00", packet::coded, false, -8388608, 5},
        {"27 01 7f ff ff", packet::coded, false, 8388607, 5},
        {"37 01 00 00 00 00", packet::coded, false, 0, 5},
        {"47 01 00 00 00 00", packet::coded, true, 0, 5},
        {"17 02 00 00 00", packet::sequence_end, false, 0, 5},
        {"57 00", packet::command, false, 0, 1},
        {"52 01", packet::command, false, 0, 1},
    };
    for (const auto& each : known) {
        CAPTURE(each.body);
        const auto header = flv::read_video_header(hex(each.body));
        REQUIRE_MESSAGE(header.has_value(), header.error().message());
        CHECK(*header ==
              flv::video_header{each.kind, each.key, each.composition_time, each.data_offset});
    }
}

TEST_CASE("an audio body says what it carries and where") {
    using packet = flv::audio_header::packet;
    const struct {
        const char* body;
        packet kind;
        std::size_t data_offset;
    } known[] = {
        {"af 00 11 90", packet::sequence_start, 2},
        {"af 01 21 00", packet::coded, 2},
        {"a0 01 21 00", packet::coded, 2},
        {"", packet::silence, 0},
    };
    for (const auto& each : known) {
        CAPTURE(each.body);
        const auto header = flv::read_audio_header(hex(each.body));
        REQUIRE_MESSAGE(header.has_value(), header.error().message());
        CHECK(*header == flv::audio_header{each.kind, each.data_offset});
    }
}

TEST_CASE("a body of another codec is refused by the codec's name") {
    const auto refusal = [](const char* body) {
        return flv::read_video_header(hex(body)).error().code.message();
    };
    CHECK(refusal("1c 00 00 00 00") == "video codec 12 is not supported");
    CHECK(refusal("12 00") == "video codec 2 (Sorenson H.263) is not supported");
    CHECK(refusal("90 68 76 63 31 01") == "codec hvc1 in an enhanced header is not supported");
    CHECK(refusal("90 00 01 02 03") == "codec ???? in an enhanced header is not supported");
    CHECK(refusal("90 68 76") == "FLV tag body ends inside its header");
    CHECK(flv::read_audio_header(hex("2f ff fb")).error().code.message() ==
          "audio codec 2 is not supported");
    CHECK(flv::read_audio_header(hex("91 4f 70 75 73")).error().code.message() ==
          "codec Opus in an enhanced header is not supported");
}

TEST_CASE("a body that ends in its header or has an unknown packet type is refused") {
    for (const auto* body : {"17", "17 01", "17 01 00 00"}) {
        CHECK(flv::read_video_header(hex(body)).error().code == errc::body_too_short);
    }
    CHECK(flv::read_video_header({}).error().code == errc::body_empty);
    CHECK(flv::read_video_header(hex("17 03 00 00 00")).error().code == errc::packet_type);
    CHECK(flv::read_audio_header(hex("af")).error().code == errc::body_too_short);
    CHECK(flv::read_audio_header(hex("af 02")).error().code == errc::packet_type);
}

TEST_CASE("a tag header holds type, size and a timestamp with its high byte last") {
    bytes out(flv::tag_header_size);
    flv::write_tag_header(std::span<std::uint8_t, flv::tag_header_size>(out), flv::tag_type::video,
                          0x010203, 0xa1b2c3d4);
    CHECK(test::to_hex(out) == "09 01 02 03 b2 c3 d4 a1 00 00 00");
}

TEST_CASE("a file header says which tracks follow") {
    CHECK(test::to_hex(flv::file_header(true, true)) == "46 4c 56 01 05 00 00 00 09 00 00 00 00");
    CHECK(test::to_hex(flv::file_header(true, false)) == "46 4c 56 01 01 00 00 00 09 00 00 00 00");
    CHECK(test::to_hex(flv::file_header(false, true)) == "46 4c 56 01 04 00 00 00 09 00 00 00 00");
}
