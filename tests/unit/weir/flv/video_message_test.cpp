#include "weir/flv/video_message.hpp"

#include "weir/flv/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <string_view>
#include <vector>

using namespace weir;
using codec::video_codec;
using flv::errc;
using flv::video_message;
using flv::video_packet;
using test::hex;

namespace {

std::vector<parsed<video_message>> all_of(byte_view body) {
    std::vector<parsed<video_message>> read;
    flv::video_reader in(body);
    while (const auto message = in.next()) read.push_back(*message);
    return read;
}

parsed<video_message> only_one(const char* text) {
    const auto body = hex(text);
    const auto read = all_of(body);
    REQUIRE(read.size() == 1);
    return read.front();
}

}  // namespace

TEST_CASE("a body of one track says what it carries and where") {
    constexpr auto avc = video_codec::avc;
    constexpr auto hevc = video_codec::hevc;
    constexpr auto av1 = video_codec::av1;
    const struct {
        const char* body;
        video_message expected;
    } known[] = {
        {"17 00 00 00 00 01 64", {video_packet::sequence_start, avc, 0, false, 0, 0, 5, 2}},
        {"17 01 00 00 42 00 00", {video_packet::coded, avc, 0, true, 66, 0, 5, 2}},
        {"27 01 ff ff df 00 00", {video_packet::coded, avc, 0, false, -33, 0, 5, 2}},
        {"27 01 80 00 00", {video_packet::coded, avc, 0, false, -8388608, 0, 5, 0}},
        {"27 01 7f ff ff", {video_packet::coded, avc, 0, false, 8388607, 0, 5, 0}},
        {"37 01 00 00 00 00", {video_packet::coded, avc, 0, false, 0, 0, 5, 1}},
        {"47 01 00 00 00 00", {video_packet::coded, avc, 0, true, 0, 0, 5, 1}},
        {"17 02 00 00 00", {video_packet::sequence_end, avc, 0, false, 0, 0, 5, 0}},
        {"1c 00 00 00 00 01 01", {video_packet::sequence_start, hevc, 0, false, 0, 0, 5, 2}},
        {"2c 01 00 00 10 01 01", {video_packet::coded, hevc, 0, false, 16, 0, 5, 2}},
        // Enhanced: an HEVC configuration, pictures with and without a composition time.
        {"90 68 76 63 31 01 01", {video_packet::sequence_start, hevc, 0, false, 0, 0, 5, 2}},
        {"91 68 76 63 31 00 00 21 00 01", {video_packet::coded, hevc, 0, true, 33, 0, 8, 2}},
        {"a1 61 76 63 31 ff ff ff 00", {video_packet::coded, avc, 0, false, -1, 0, 8, 1}},
        {"a3 68 76 63 31 00 01 02", {video_packet::coded, hevc, 0, false, 0, 0, 5, 3}},
        {"92 68 76 63 31", {video_packet::sequence_end, hevc, 0, false, 0, 0, 5, 0}},
        // AV1 and VP9 have no composition time; the first configuration of some senders is empty.
        {"91 61 76 30 31 12 00 0a", {video_packet::coded, av1, 0, true, 0, 0, 5, 3}},
        {"90 61 76 30 31", {video_packet::sequence_start, av1, 0, false, 0, 0, 5, 0}},
        {"a1 76 70 30 39 86", {video_packet::coded, video_codec::vp9, 0, false, 0, 0, 5, 1}},
        // Metadata has any frame type, a command's among them.
        {"d4 68 76 63 31 02 00 00", {video_packet::metadata, hevc, 0, false, 0, 0, 5, 3}},
        {"94 68 76 63 31", {video_packet::metadata, hevc, 0, false, 0, 0, 5, 0}},
        // ModEx: 500000 ns; then another kind of 256 bytes' worth of one byte, then 1 ns.
        {"97 02 07 a1 20 01 68 76 63 31 00 00 00 00",
         {video_packet::coded, hevc, 0, true, 0, 500000, 13, 1}},
        {"f7 00 00 17 02 00 00 01 03 68 76 63 31 00",
         {video_packet::coded, hevc, 0, false, 0, 1, 13, 1}},
        // A millisecond and more is no offset within one.
        {"97 02 0f 42 40 03 68 76 63 31 00", {video_packet::coded, hevc, 0, true, 0, 0, 10, 1}},
        // OneTrack: AVC on track 2.
        {"96 01 61 76 63 31 02 00 00 07 00 01", {video_packet::coded, avc, 2, true, 7, 0, 10, 2}},
    };
    for (const auto& each : known) {
        CAPTURE(std::string_view(each.body));
        const auto message = only_one(each.body);
        REQUIRE_MESSAGE(message.has_value(), message.error().message());
        CHECK(*message == each.expected);
    }
}

TEST_CASE("a command says nothing of a track") {
    for (const auto* body : {"57 00", "52 01", "d1 00", "d0", "d6 01"}) {
        CAPTURE(std::string_view(body));
        CHECK(only_one(body)->kind == video_packet::command);
    }
}

TEST_CASE("a ModEx of 256 bytes and more states its size in two") {
    auto body = hex("97 ff 01 00");
    body.resize(body.size() + 257, 0xee);
    const auto rest = hex("13 68 76 63 31 00");
    body.insert(body.end(), rest.begin(), rest.end());
    const auto read = all_of(body);
    REQUIRE(read.size() == 1);
    REQUIRE_MESSAGE(read[0].has_value(), read[0].error().message());
    CHECK(read[0]->data_offset == body.size() - 1);
    CHECK(read[0]->nanoseconds == 0);
}

TEST_CASE("a body of many tracks yields a message for each") {
    const auto one_codec =
        all_of(hex("96 11 61 76 63 31"
                   " 00 00 00 04 00 00 21 aa"
                   " 05 00 00 05 ff ff ff bb cc"));
    REQUIRE(one_codec.size() == 2);
    CHECK(*one_codec[0] ==
          video_message{video_packet::coded, video_codec::avc, 0, true, 33, 0, 13, 1});
    CHECK(*one_codec[1] ==
          video_message{video_packet::coded, video_codec::avc, 5, true, -1, 0, 21, 2});

    const auto many_codecs =
        all_of(hex("a6 23 68 76 63 31 00 00 00 01 aa"
                   " 61 76 30 31 01 00 00 02 bb cc"));
    REQUIRE(many_codecs.size() == 2);
    CHECK(*many_codecs[0] ==
          video_message{video_packet::coded, video_codec::hevc, 0, false, 0, 0, 10, 1});
    CHECK(*many_codecs[1] ==
          video_message{video_packet::coded, video_codec::av1, 1, false, 0, 0, 19, 2});
}

TEST_CASE("a track that cannot be carried does not take the others with it") {
    const auto read =
        all_of(hex("a6 23 76 76 63 31 00 00 00 01 aa"
                   " 61 76 30 31 01 00 00 01 bb"));
    REQUIRE(read.size() == 2);
    CHECK(read[0].error().code.message() == "codec vvc1 in an enhanced header is not supported");
    CHECK(read[0].error().offset == 10);
    REQUIRE(read[1].has_value());
    CHECK(read[1]->track == 1);
}

TEST_CASE("a body that cannot be read is refused with its reason") {
    const struct {
        const char* body;
        errc why;
    } refused[] = {
        {"", errc::body_empty},
        {"17", errc::body_too_short},
        {"17 01 00 00", errc::body_too_short},
        {"17 03 00 00 00", errc::packet_type},
        {"91 68 76 63", errc::body_too_short},
        {"91 68 76 63 31 00 00", errc::body_too_short},
        {"98 68 76 63 31", errc::packet_type},
        {"95 61 76 30 31 80 04", errc::mpeg2_ts_config},
        {"97", errc::body_too_short},
        {"97 02 00 00 01", errc::body_too_short},
        {"97 ff 00", errc::body_too_short},
        {"97 00 00 17 00 00 17 00 00 17 00 00 17 00 00 17 00 00 17 00 00 17 00 00 17 00 00 11 68",
         errc::mod_ex_count},
        {"96", errc::body_too_short},
        {"96 31 68 76 63 31 00 00", errc::multitrack_type},
        {"96 06 68 76 63 31 00 00", errc::multitrack_packet_type},
        {"96 07 68 76 63 31 00 00", errc::multitrack_packet_type},
        {"96 21", errc::multitrack_empty},
        {"96 11 68 76 63 31", errc::multitrack_empty},
        {"96 13 68 76 63 31 00 00 00 02 aa", errc::body_too_short},
        {"96 13 68 76 63 31 00 00 00", errc::body_too_short},
    };
    for (const auto& each : refused) {
        CAPTURE(std::string_view(each.body));
        const auto message = only_one(each.body);
        REQUIRE(message.has_error());
        CHECK(message.error().code == each.why);
        CHECK(message.error().offset <= hex(each.body).size());
    }
}

TEST_CASE("a body names at most 256 tracks") {
    auto body = hex("96 13 68 76 63 31");
    for (int i = 0; i < 300; ++i) body.insert(body.end(), {static_cast<std::uint8_t>(i), 0, 0, 0});
    const auto read = all_of(body);
    REQUIRE(read.size() == 257);
    CHECK(read[255]->track == 255);
    CHECK(read[256].error().code == errc::multitrack_count);
}

TEST_CASE("a body of another codec is refused by the codec's name") {
    const auto refusal = [](const char* body) { return only_one(body).error().code.message(); };
    CHECK(refusal("12 00") == "video codec 2 (Sorenson H.263) is not supported");
    CHECK(refusal("1d 00 00 00 00") == "video codec 13 is not supported");
    CHECK(refusal("90 76 70 30 38 01") == "codec vp08 in an enhanced header is not supported");
    CHECK(refusal("90 00 01 02 03") == "codec ???? in an enhanced header is not supported");
}
