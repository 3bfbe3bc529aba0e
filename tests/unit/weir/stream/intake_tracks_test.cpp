// Tracks that come, change and go, in every form that a body may have.
#include "weir/stream/errc.hpp"

#include <doctest/doctest.h>

#include "taking_in.hpp"
#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace weir;
using namespace weir::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view avc1 = "61766331";
constexpr std::string_view hvc1 = "68766331";
constexpr std::string_view av01 = "61763031";
constexpr std::string_view coded_key = "000028 00000001 65";
constexpr std::string_view coded_inter = "000000 00000001 41";
// From x265 3.5: 1280x718.
constexpr std::string_view hevc_record =
    "01 01 60 00 00 00 90 00 00 00 00 00 5d f0 00 fc fd f8 f8 00 00 0f 03 a0 00 01 00 18 40 01 0c "
    "01 ff ff 01 60 00 00 03 00 90 00 00 03 00 00 03 00 5d 95 94 09 a1 00 01 00 2a 42 01 01 01 60 "
    "00 00 03 00 90 00 00 03 00 00 03 00 5d a0 02 80 80 2d 1f 59 65 65 4a 4c 2f 01 68 08 00 00 1f "
    "48 00 03 a9 80 40 a2 00 01 00 06 44 01 c0 73 c1 89";
// From libaom 3.6: 1280x720, behind a temporal delimiter and before the start of a frame.
constexpr std::string_view av1_key_frame =
    "12 00 0a 0b 00 00 00 2d 4c ff b3 cd af 90 04 32 03 10 00 d8";

std::string join(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const auto each : parts) {
        out += each;
        out += ' ';
    }
    return out;
}

std::string byte(std::size_t value) {
    const std::array one{static_cast<std::uint8_t>(value)};
    return to_hex(one);
}

std::string avc_record() {
    return std::string(avc_high.substr(12));
}

/// A track's share of a ManyTracks body.
std::string share(std::size_t track, std::string_view data) {
    const auto size = hex(data).size();
    return join({byte(track), "00", byte(size >> 8), byte(size), data});
}

std::string hex_of(const stream::frame_ptr& one) {
    return to_hex(one->body());
}
std::string same(std::string_view text) {
    return to_hex(hex(text));
}

/// OneTrack bodies of AVC.
std::string start_of(std::size_t track) {
    return join({"96 00", avc1, byte(track), avc_record()});
}
std::string key_of(std::size_t track) {
    return join({"96 01", avc1, byte(track), coded_key});
}
std::string inter_of(std::size_t track) {
    return join({"a6 01", avc1, byte(track), coded_inter});
}
/// OneTrack of AAC; the second sound track of a publisher, say.
std::string sound_start_of(std::size_t track) {
    return join({"95 00 6d703461", byte(track), "11 90"});
}
std::string sound_of(std::size_t track) {
    return join({"95 01 6d703461", byte(track), "21 00"});
}

}  // namespace

TEST_CASE("AVC in the form of Enhanced RTMP comes out in FLV's own") {
    taking_in t;
    CHECK(!t.video(0, join({"90", avc1, avc_record()})));
    CHECK(!t.video(0, join({"91", avc1, coded_key})));
    REQUIRE(t.to.configs.size() == 1);
    CHECK(hex_of(t.to.configs[0]) == same(avc_high));
    CHECK(hex_of(t.to.last) == same(avc_key));
    CHECK(t.to.last->time().composition == 40ms);
    // CodedFramesX: PTS is DTS.
    CHECK(!t.video(40, join({"a3", avc1, "00000001 41"})));
    CHECK(hex_of(t.to.last) == same(avc_inter));
    CHECK(t.take() == "Fv V0k V40 ");
}

TEST_CASE("HEVC of before Enhanced RTMP comes out in its form") {
    taking_in t;
    CHECK(!t.video(0, join({"1c 00 000000", hevc_record})));
    CHECK(!t.video(0, "1c 01 000021 00000001 26"));
    REQUIRE(t.to.configs.size() == 1);
    CHECK(hex_of(t.to.configs[0]) == same(join({"90", hvc1, hevc_record})));
    CHECK(hex_of(t.to.last) == same(join({"91", hvc1, "000021 00000001 26"})));
    CHECK(!t.video(40, "2c 01 000000 00000001 02"));
    CHECK(hex_of(t.to.last) == same(join({"a3", hvc1, "00000001 02"})));
    CHECK(t.take() == "Fv V0k V40 ");
    CHECK(t.to.format->main_video()->format.width == 1280);
}

TEST_CASE("a track of many is sent on as one that stands alone") {
    taking_in t;
    CHECK(!t.video(0, start_of(2)));
    CHECK(!t.video(0, key_of(2)));
    CHECK(!t.video(40, inter_of(2)));
    CHECK(t.take() == "Fv V2@0k V2@40 ");
    CHECK(t.to.format->main_video()->id == 2);
    CHECK(hex_of(t.to.last) == same(avc_inter));

    CHECK(!t.video(80, avc_high));
    CHECK(!t.video(80, avc_inter));
    CHECK(t.take().empty());
    CHECK(!t.video(120, avc_key));
    CHECK(!t.video(121, inter_of(2)));
    CHECK(t.take() == "Fvv V120k V2@121 ");
    CHECK(t.to.format->main_video()->id == 0);
}

TEST_CASE("a body of many tracks is taken apart") {
    taking_in t;
    CHECK(!t.video(0, join({"96 10", avc1, share(0, avc_record()), share(1, avc_record())})));
    CHECK(!t.video(0, join({"96 11", avc1, share(0, coded_key), share(1, coded_key)})));
    CHECK(t.take() == "Fv V0k Fvv V1@0k ");
    CHECK(hex_of(t.to.last) == same(avc_key));
    CHECK(!t.audio(0, join({"95 10 6d703461", share(0, "11 90"), share(1, "11 88")})));
    CHECK(!t.audio(10, join({"95 11 6d703461", share(0, "21 00"), share(1, "21 00")})));
    CHECK(t.take() == "Fvvaa A10 A1@10 ");

    // What is wrong with one track is no matter of the others.
    CHECK(t.video(40, join({"a6 11", avc1, share(0, "00"), share(1, coded_inter)})));
    CHECK(t.take() == "V1@40 ");
    CHECK(t.video(80, join({"a6 11", avc1, share(0, coded_inter), "01 00 ff ff 00"})));
    CHECK(t.take() == "V80 ");
    // Each with a codec of its own.
    CHECK(t.video(120,
                  join({"a6 21", "3f3f3f3f", share(0, coded_inter), avc1, share(1, coded_inter)})));
    CHECK(t.take() == "V1@120 ");
}

TEST_CASE("nanoseconds belong to the time at which a picture is shown") {
    taking_in t;
    CHECK(!t.video(0, join({"90", hvc1, hevc_record})));
    CHECK(!t.video(0, join({"97 02 07a120 01", hvc1, "000028 00000001 26"})));
    CHECK(t.to.last->time().composition == 40ms + 500us);
    CHECK(hex_of(t.to.last) == same(join({"91", hvc1, "000028 00000001 26"})));
}

TEST_CASE("AV1 may say only in its first picture what it is") {
    taking_in t;
    CHECK(!t.video(0, join({"90", av01})));
    CHECK(!t.video(0, join({"a1", av01, "32 03 10 00 d8"})));
    CHECK(t.take().empty());
    CHECK(!t.video(40, join({"91", av01, av1_key_frame})));
    CHECK(t.take() == "Fv V0k ");
    CHECK(t.to.format->main_video()->format.width == 1280);
    REQUIRE(t.to.configs.size() == 1);
    CHECK(t.to.last->payload().size() == hex(av1_key_frame).size() - 2);
    CHECK(!t.video(80, join({"91", av01, av1_key_frame})));
    CHECK(!t.video(80, join({"90", av01})));
    CHECK(!t.video(120, join({"a1", av01, "32 03 10 00 d8"})));
    CHECK(t.take() == "V40k V80 ");
}

TEST_CASE("a codec that changes in mid-stream changes at its first key frame, and sound goes on") {
    taking_in t;
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(0, avc_key);
    t.take();
    CHECK(!t.video(40, join({"90", hvc1, hevc_record})));
    CHECK(!t.video(40, avc_inter));
    CHECK(!t.video(50, join({"a1", hvc1, "000000 00000001 02"})));
    CHECK(!t.audio(60, raw_sound));
    CHECK(t.take() == "A60 ");
    CHECK(!t.video(80, join({"91", hvc1, "000000 00000001 26"})));
    CHECK(t.take() == "Fva V80k ");
    REQUIRE(t.to.configs.size() == 1);
    CHECK(t.to.format->main_video()->format.codec == codec::video_codec::hevc);
    CHECK(!t.video(120, avc_inter));
    CHECK(t.take().empty());

    // And back: what was said of AVC before is not what is said now.
    CHECK(!t.video(160, avc_high));
    CHECK(!t.video(160, avc_key));
    CHECK(t.take() == "Fva V160k ");
    CHECK(t.to.format->main_video()->format.codec == codec::video_codec::avc);
}

TEST_CASE("the next publisher goes on with the same tracks as if it were the same") {
    taking_in t;
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(0, avc_key);
    t.video(40, avc_inter);
    t.take();
    t.intake.change_publisher(t.now);

    CHECK(!t.video(7000, avc_high));
    CHECK(!t.audio(7000, aac_lc));
    CHECK(!t.audio(7000, raw_sound));
    CHECK(!t.video(7000, avc_inter));
    CHECK(t.take().empty());
    CHECK(!t.video(7040, avc_key));
    CHECK(!t.audio(7050, raw_sound));
    CHECK(t.take() == "V80k A90 ");
}

TEST_CASE("what the next publisher does not send goes after two seconds") {
    taking_in t;
    t.video(0, avc_high);
    t.audio(0, sound_start_of(0));
    t.audio(0, sound_start_of(1));
    t.video(0, avc_key);
    t.audio(0, sound_of(0));
    t.audio(0, sound_of(1));
    CHECK(t.take() == "Fvaa V0k A0 A1@0 ");
    t.intake.change_publisher(t.now);
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(0, avc_key);
    t.audio(20, raw_sound);
    CHECK(t.take() == "V80k A100 ");
    t.now += 1900ms;
    t.video(1940, avc_inter);
    CHECK(t.take() == "V2020 ");
    t.now += 100ms;
    t.audio(2040, raw_sound);
    CHECK(t.take() == "Fva A2120 ");
}

TEST_CASE("a publisher of sound alone that follows one of pictures is heard after two seconds") {
    taking_in t;
    t.video(0, avc_high);
    t.video(0, avc_key);
    t.take();
    t.intake.change_publisher(t.now);
    t.audio(0, aac_lc);
    for (int ms = 0; ms < 1900; ms += 100) {
        t.now += 90ms;
        t.audio(ms, raw_sound);
    }
    CHECK(t.take().empty());
    t.now += 200ms;
    t.audio(2200, raw_sound);
    t.audio(2220, raw_sound);
    CHECK(t.take() == "Fa A80 A100 ");
}

TEST_CASE(
    "sound goes alone when pictures were announced and no key frame has come for ten seconds") {
    taking_in t;
    SUBCASE("by a configuration") {
        t.video(0, avc_high);
    }
    SUBCASE("by the protocol") {
        t.intake.expect({.video = true});
    }
    t.audio(0, aac_lc);
    const auto begun = t.now;
    for (t.now += 1s; t.now - begun < 9900ms; t.now += 1s) {
        t.video(0, avc_inter);
        t.audio(0, raw_sound);
    }
    CHECK(t.take().empty());
    t.now = begun + 10s;
    t.audio(10'000, raw_sound);
    t.audio(10'020, raw_sound);
    CHECK(t.take() == "Fa A0 A20 ");

    t.video(10'040, avc_high);
    t.video(10'040, avc_key);
    CHECK(t.take() == "Fva V40k ");
}

TEST_CASE("pictures wait a second for sound that was announced, and come with it") {
    taking_in t;
    t.intake.expect({.video = true, .audio = true});
    t.video(0, avc_high);
    t.video(0, avc_key);
    t.video(40, avc_inter);
    CHECK(t.take().empty());
    SUBCASE("it comes") {
        t.audio(60, aac_lc);
        t.audio(60, raw_sound);
        CHECK(t.take() == "Fva V0k V40 A60 ");
    }
    SUBCASE("it does not") {
        t.now += 1s;
        t.video(1040, avc_inter);
        CHECK(t.take() == "Fv V0k V40 V1040 ");
    }
}

TEST_CASE(
    "however often a configuration changes, the last before a picture is the one that is told") {
    taking_in t;
    for (int i = 0; i < 5000; ++i) {
        t.video(0, i % 2 == 0 ? other_avc() : avc_high);
        t.audio(0, i % 2 == 0 ? aac_mono : aac_lc);
        t.script(0, join({"02 000a 6f6e4d65746144617461 08 00000000 000009",
                          byte(static_cast<std::size_t>(i % 256))}));
    }
    CHECK(t.take().empty());
    t.video(0, avc_key);
    CHECK(t.take() == "Fvam V0k ");
    REQUIRE(t.to.configs.size() == 3);
    CHECK(hex_of(t.to.format->main_video()->config) == same(avc_high));
    CHECK(hex_of(t.to.format->main_audio()->config) == same(aac_lc));
}

TEST_CASE("no publisher has more than eight tracks of a kind") {
    taking_in t;
    for (int round = 0; round < 3; ++round)
        for (std::size_t track = 0; track < 256; ++track) {
            CHECK(t.video(0, start_of(track)) ==
                  (track < 8 ? error_code() : stream::errc::too_many_tracks));
            CHECK(t.audio(0, sound_start_of(track)) ==
                  (track < 8 ? error_code() : stream::errc::too_many_tracks));
            t.video(0, key_of(track));
            t.audio(0, sound_of(track));
        }
    CHECK(t.to.format->video.size() == 8);
    CHECK(t.to.format->audio.size() == 8);
}

TEST_CASE("a body of a thousand shares costs no more than it is long") {
    taking_in t;
    t.video(0, avc_high);
    t.video(0, avc_key);
    t.take();
    std::string body = join({"a6 11", avc1});
    for (std::size_t i = 0; i < 1000; ++i) body += share(i % 256, coded_inter);
    CHECK(t.video(40, body));
    CHECK(t.take() == "V40 ");
}

TEST_CASE("E-AC-3 whose frames differ in size stays one format") {
    taking_in t;
    // Stereo at 44100 Hz: 558 and 556 bytes.
    const auto frame = [](std::string_view head, std::size_t size) {
        return join({"91 65632d33", head, std::string(2 * (size - 7), '0')});
    };
    CHECK(!t.audio(0, frame("0b77 0116 74 87 c0", 558)));
    CHECK(!t.audio(35, frame("0b77 0115 74 87 c0", 556)));
    CHECK(!t.audio(70, frame("0b77 0116 74 87 c0", 558)));
    CHECK(t.take() == "Fa A0 A35 A70 ");
}
