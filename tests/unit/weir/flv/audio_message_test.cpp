#include "weir/flv/audio_message.hpp"

#include "weir/flv/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <string_view>
#include <vector>

using namespace weir;
using codec::audio_codec;
using flv::audio_message;
using flv::audio_packet;
using flv::errc;
using test::hex;

namespace {

std::vector<parsed<audio_message>> all_of(byte_view body) {
    std::vector<parsed<audio_message>> read;
    flv::audio_reader in(body);
    while (const auto message = in.next()) read.push_back(*message);
    return read;
}

parsed<audio_message> only_one(const char* text) {
    const auto body = hex(text);
    const auto read = all_of(body);
    REQUIRE(read.size() == 1);
    return read.front();
}

}  // namespace

TEST_CASE("an audio body of one track says what it carries and where") {
    const struct {
        const char* body;
        audio_message expected;
    } known[] = {
        {"af 00 11 90", {audio_packet::sequence_start, audio_codec::aac, 0, 0, 2, 2}},
        {"af 01 21 00", {audio_packet::coded, audio_codec::aac, 0, 0, 2, 2}},
        {"a0 01 21", {audio_packet::coded, audio_codec::aac, 0, 0, 2, 1}},
        {"2f ff fb 90", {audio_packet::coded, audio_codec::mp3, 0, 0, 1, 3}},
        {"e2 ff e3 18", {audio_packet::coded, audio_codec::mp3, 0, 0, 1, 3}},
        {"", {audio_packet::silence, audio_codec::aac, 0, 0, 0, 0}},
        {"90 4f 70 75 73", {audio_packet::sequence_start, audio_codec::opus, 0, 0, 5, 0}},
        {"91 4f 70 75 73 fc 01", {audio_packet::coded, audio_codec::opus, 0, 0, 5, 2}},
        {"92 4f 70 75 73", {audio_packet::sequence_end, audio_codec::opus, 0, 0, 5, 0}},
        {"91 6d 70 34 61 21", {audio_packet::coded, audio_codec::aac, 0, 0, 5, 1}},
        {"91 2e 6d 70 33 ff", {audio_packet::coded, audio_codec::mp3, 0, 0, 5, 1}},
        {"91 66 4c 61 43 ff", {audio_packet::coded, audio_codec::flac, 0, 0, 5, 1}},
        {"91 61 63 2d 33 0b", {audio_packet::coded, audio_codec::ac3, 0, 0, 5, 1}},
        {"91 65 63 2d 33 0b", {audio_packet::coded, audio_codec::eac3, 0, 0, 5, 1}},
        {"94 6d 70 34 61 01 02 00 00 00 03",
         {audio_packet::multichannel_config, audio_codec::aac, 0, 0, 5, 6}},
        {"97 02 00 00 64 01 4f 70 75 73 fc",
         {audio_packet::coded, audio_codec::opus, 0, 100, 10, 1}},
        {"95 01 6d 70 34 61 03 21", {audio_packet::coded, audio_codec::aac, 3, 0, 7, 1}},
    };
    for (const auto& each : known) {
        CAPTURE(std::string_view(each.body));
        const auto message = only_one(each.body);
        REQUIRE_MESSAGE(message.has_value(), message.error().message());
        CHECK(*message == each.expected);
    }
}

TEST_CASE("an audio body of many tracks yields a message for each") {
    const auto read =
        all_of(hex("95 21 6d 70 34 61 00 00 00 01 21"
                   " 4f 70 75 73 01 00 00 02 fc 00"));
    REQUIRE(read.size() == 2);
    CHECK(*read[0] == audio_message{audio_packet::coded, audio_codec::aac, 0, 0, 10, 1});
    CHECK(*read[1] == audio_message{audio_packet::coded, audio_codec::opus, 1, 0, 19, 2});
}

TEST_CASE("an audio body that cannot be read is refused with its reason") {
    CHECK(only_one("af").error().code == errc::body_too_short);
    CHECK(only_one("af 02").error().code == errc::packet_type);
    CHECK(only_one("93 6d 70 34 61").error().code == errc::packet_type);
    CHECK(only_one("91 4f 70").error().code == errc::body_too_short);
    CHECK(only_one("95 11 6d 70 34 61").error().code == errc::multitrack_empty);
    const auto refusal = [](const char* body) { return only_one(body).error().code.message(); };
    CHECK(refusal("7f 00") == "audio codec 7 (G.711 A-law) is not supported");
    CHECK(refusal("bf 00") == "audio codec 11 (Speex) is not supported");
    CHECK(refusal("df 00") == "audio codec 13 is not supported");
    CHECK(refusal("91 78 78 78 78") == "codec xxxx in an enhanced header is not supported");
}
