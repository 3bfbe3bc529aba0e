#include "weir/codec/ac3_frame_size.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/mpeg_audio.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::errc;
using test::hex;

TEST_CASE("a frame of MPEG audio says how long it is") {
    const struct {
        const char* frame;
        codec::mpeg_audio_header header;  // layer, rate, channels, samples, bytes
    } known[] = {
        {"ff fb 90 64", {3, 44100, 2, 1152, 417}},  // 128 kb/s
        {"ff fb 92 64", {3, 44100, 2, 1152, 418}},  // with padding
        {"ff fb e4 c4", {3, 48000, 1, 1152, 960}},  // 320 kb/s
        {"ff f3 80 c4", {3, 22050, 1, 576, 208}},   // MPEG-2, 64 kb/s
        {"ff e3 18 c4", {3, 8000, 1, 576, 72}},     // MPEG-2.5, 8 kb/s
        {"ff fd a4 00", {2, 48000, 2, 1152, 576}},  // layer II, 192 kb/s
        {"ff f5 84 00", {2, 24000, 2, 1152, 384}},  // MPEG-2, 64 kb/s
        {"ff ff 82 00", {1, 44100, 2, 384, 280}},   // layer I, 256 kb/s, padding
        {"ff f7 14 00", {1, 24000, 2, 384, 64}},    // MPEG-2, 32 kb/s
    };
    for (const auto& each : known) {
        CAPTURE(each.frame);
        const auto read = codec::read_mpeg_audio_header(hex(each.frame));
        REQUIRE(read.has_value());
        CHECK(read->layer == each.header.layer);
        CHECK(read->sample_rate == each.header.sample_rate);
        CHECK(read->channels == each.header.channels);
        CHECK(read->samples == each.header.samples);
        CHECK(read->frame_size == each.header.frame_size);
    }
}

TEST_CASE("a frame of MPEG audio that cannot be read is refused with its reason") {
    const struct {
        const char* frame;
        parse_error why;
    } refused[] = {
        {"ff fb 90", {errc::frame_too_short, 3}},  {"ff 1b 90 64", {errc::frame_sync, 0}},
        {"ff eb 90 64", {errc::frame_sync, 0}},    {"ff f9 90 64", {errc::frame_sync, 0}},
        {"ff fb 00 64", {errc::frame_value, 2}},   {"ff fb f0 64", {errc::frame_value, 2}},
        {"ff fb 9c 64", {errc::sampling_rate, 2}},
    };
    for (const auto& each : refused) {
        CAPTURE(each.frame);
        const auto read = codec::read_mpeg_audio_header(hex(each.frame));
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error() == each.why);
    }
}

TEST_CASE("an MP3 frame tells its track's format, other layers are no MP3") {
    const auto format = codec::read_mp3_frame(hex("ff f3 80 c4"));
    REQUIRE(format.has_value());
    CHECK(format->codec == codec::audio_codec::mp3);
    CHECK(format->sample_rate == 22050);
    CHECK(format->channels == 1);
    CHECK(format->samples_per_frame == 576);
    CHECK(format->codecs == "mp4a.40.34");
    CHECK(format->record.empty());
    CHECK(codec::read_mp3_frame(hex("ff fd a4 00")).error() == parse_error{errc::object_type, 1});
    CHECK(codec::read_mp3_frame(hex("ff fb")).error() == parse_error{errc::frame_too_short, 2});
}

TEST_CASE("a frame of AC-3 says how long it is") {
    const struct {
        const char* frame;
        std::size_t size;
    } known[] = {
        // ETSI TS 102 366 table 4.13, in words of two bytes: 64, 69, 70, 96, 1280, 1393, 1394,
        // 1920.
        {"0b 77 00 00 00", 128},  {"0b 77 00 00 40", 138},  {"0b 77 00 00 41", 140},
        {"0b 77 00 00 80", 192},  {"0b 77 00 00 24", 2560}, {"0b 77 00 00 64", 2786},
        {"0b 77 00 00 65", 2788}, {"0b 77 00 00 a5", 3840}, {"0b 77 00 00 50", 556},
        {"0b 77 00 00 51", 558},
    };
    for (const auto& each : known) {
        CAPTURE(each.frame);
        CHECK(*codec::ac3_frame_size(hex(each.frame)) == each.size);
    }
    CHECK(codec::ac3_frame_size(hex("0b 77 00 00")).error() ==
          parse_error{errc::frame_too_short, 4});
    CHECK(codec::ac3_frame_size(hex("77 0b 00 00 00")).error() == parse_error{errc::frame_sync, 0});
    CHECK(codec::ac3_frame_size(hex("0b 77 00 00 26")).error() ==
          parse_error{errc::frame_value, 4});
    CHECK(codec::ac3_frame_size(hex("0b 77 00 00 c0")).error() ==
          parse_error{errc::sampling_rate, 4});
}

TEST_CASE("a frame of E-AC-3 says how long it is, and whose it is") {
    CHECK(*codec::eac3_frame_size(hex("0b 77 01 ff")) == 1024);
    CHECK(*codec::eac3_frame_size(hex("0b 77 07 ff")) == 4096);
    CHECK(codec::eac3_frame_size(hex("0b 77 01")).error() == parse_error{errc::frame_too_short, 3});
    CHECK(codec::eac3_frame_size(hex("0b 78 01 ff")).error() == parse_error{errc::frame_sync, 0});
    CHECK_FALSE(codec::eac3_continues_unit(hex("0b 77 01 ff")));
    CHECK(codec::eac3_continues_unit(hex("0b 77 41 ff")));  // a dependent one
    CHECK(codec::eac3_continues_unit(hex("0b 77 09 ff")));  // of the second program
    CHECK_FALSE(codec::eac3_continues_unit(hex("0b 77")));
}
