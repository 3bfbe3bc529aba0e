#include "weir/codec/ac3.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/flac.hpp"
#include "weir/codec/opus.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::errc;
using test::hex;

TEST_CASE("an Opus ID header tells its channels and is kept without what follows it") {
    const auto stereo = hex("4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00 00");
    auto longer = stereo;
    longer.push_back(7);
    const auto format = codec::read_opus_head(longer);
    REQUIRE_MESSAGE(format.has_value(), format.error().message());
    CHECK(format->codec == codec::audio_codec::opus);
    CHECK(format->sample_rate == 48000);
    CHECK(format->channels == 2);
    CHECK(format->samples_per_frame == 960);
    CHECK(format->codecs == "opus");
    CHECK(format->record == stereo);
    // An empty one is the default, which is what libopus makes.
    CHECK(*codec::read_opus_head({}) == *format);

    const auto surround =
        hex("4f 70 75 73 48 65 61 64 01 06 38 01 80 bb 00 00 00 00 01 04 02 00 04 01 02 03 05");
    CHECK(codec::read_opus_head(surround)->channels == 6);
    CHECK(codec::read_opus_head(surround)->record == surround);
}

TEST_CASE("an Opus ID header that cannot be used is refused with its reason") {
    const struct {
        const char* record;
        parse_error why;
    } refused[] = {
        {"4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00", {errc::record_too_short, 18}},
        {"4f 70 75 73 54 61 67 73 01 02 38 01 80 bb 00 00 00 00 00", {errc::record_signature, 0}},
        {"4f 70 75 73 48 65 61 64 10 02 38 01 80 bb 00 00 00 00 00", {errc::record_version, 8}},
        {"4f 70 75 73 48 65 61 64 01 00 38 01 80 bb 00 00 00 00 00", {errc::channel_layout, 9}},
        {"4f 70 75 73 48 65 61 64 01 03 38 01 80 bb 00 00 00 00 00", {errc::channel_layout, 9}},
        {"4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00 01 01",
         {errc::record_too_short, 20}},
        {"4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00 01 01 02 00 01",
         {errc::channel_layout, 19}},
        {"4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00 01 01 01 00 02",
         {errc::channel_layout, 22}},
    };
    for (const auto& each : refused) {
        CAPTURE(each.record);
        CHECK(codec::read_opus_head(hex(each.record)).error() == each.why);
    }
}

TEST_CASE("an Opus packet says how long it lasts") {
    const struct {
        const char* packet;
        std::uint32_t samples;
    } known[] = {
        {"00", 480},        {"18", 2880},    {"60", 480},
        {"78", 960},        {"80", 120},     {"fc 00", 960},
        {"f9 00", 1920},    {"fa 00", 1920}, {"fb 03 00", 2880},
        {"fb 86 00", 5760}, {"fb 07 00", 0}, {"fb 00", 0},
        {"fb", 0},          {"", 0},         {"1b 02", 5760},
        {"1b 03", 0},       {"83 30", 5760}, {"83 31", 0},
    };
    for (const auto& each : known) {
        CAPTURE(each.packet);
        CHECK(codec::opus_packet_samples(hex(each.packet)) == each.samples);
    }
}

TEST_CASE("FLAC's STREAMINFO tells rate, channels and block size") {
    // From libavcodec 59.
    const auto info = hex(
        "12 00 12 00 00 02 58 00 05 1b 0b b8 02 f0 00 00 bb 80 a3 16 b3 05 f1 3b 13 fe 76 7b 3d 0d "
        "06 8f 95 bc");
    for (const auto* head :
         {"66 4c 61 43 80 00 00 22", "66 4c 61 43 00 00 00 22", "80 00 00 22", "66 4c 61 43", ""}) {
        auto record = hex(head);
        record.insert(record.end(), info.begin(), info.end());
        record.insert(record.end(), {0x84, 0, 0, 0});  // a block that follows
        const auto format = codec::read_flac_streaminfo(record);
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->codec == codec::audio_codec::flac);
        CHECK(format->sample_rate == 48000);
        CHECK(format->channels == 2);
        CHECK(format->samples_per_frame == 4608);
        CHECK(format->codecs == "fLaC");
        CHECK(format->record == info);
    }
}

TEST_CASE("what is no STREAMINFO is refused with its reason") {
    auto good = hex("66 4c 61 43 80 00 00 22 12 00 12 00 00 02 58 00 05 1b 0b b8 02 f0");
    good.resize(42);
    REQUIRE(codec::read_flac_streaminfo(good).has_value());
    const auto changed = [&good](std::size_t at, std::uint8_t to) {
        auto record = good;
        record[at] = to;
        return codec::read_flac_streaminfo(record).error().code;
    };
    CHECK(codec::read_flac_streaminfo({}).error().code == errc::record_too_short);
    CHECK(changed(3, 'c') == errc::record_value);
    CHECK(changed(4, 0x84) == errc::record_value);  // a block of another type
    CHECK(changed(7, 35) == errc::record_value);
    CHECK(changed(8, 0x13) == errc::record_value);  // smallest block over the largest
    CHECK(codec::read_flac_streaminfo(byte_view(good).first(41)).error() ==
          parse_error{errc::record_too_short, 41});
    auto silent = good;
    silent[18] = silent[19] = 0;
    silent[20] &= 0x0f;
    CHECK(codec::read_flac_streaminfo(silent).error().code == errc::sampling_rate);
}

TEST_CASE("an AC-3 frame tells rate, channels and the body of dac3") {
    // From libavcodec 59; the records are those that libavformat writes.
    const struct {
        const char* frame;
        std::uint32_t sample_rate;
        std::uint32_t channels;
        const char* record;
    } known[] = {
        {"0b 77 1e 8b 1c 40 eb f8", 48000, 6, "10 3d c0"},
        {"0b 77 d8 0e 54 40 43 e1", 44100, 2, "50 11 40"},
    };
    for (const auto& each : known) {
        CAPTURE(each.frame);
        const auto format = codec::read_ac3_frame(hex(each.frame));
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->codec == codec::audio_codec::ac3);
        CHECK(format->sample_rate == each.sample_rate);
        CHECK(format->channels == each.channels);
        CHECK(format->samples_per_frame == 1536);
        CHECK(format->codecs == "ac-3");
        CHECK(test::to_hex(format->record) == each.record);
    }
    CHECK(codec::read_ac3_frame(hex("0b 77 00 00 1c 40")).error().code == errc::frame_too_short);
    CHECK(codec::read_ac3_frame(hex("0b 78 00 00 1c 40 e0 00")).error().code == errc::frame_sync);
    CHECK(codec::read_ac3_frame(hex("0b 77 00 00 dc 40 e0 00")).error().code ==
          errc::sampling_rate);
    CHECK(codec::read_ac3_frame(hex("0b 77 00 00 26 40 e0 00")).error().code == errc::frame_value);
    CHECK(codec::read_ac3_frame(hex("0b 77 00 00 1c 80 e0 00")).error() ==
          parse_error{errc::frame_value, 5});
}

TEST_CASE("an E-AC-3 frame tells rate, channels and the body of dec3") {
    const auto format = codec::read_eac3_frame(hex("0b 77 01 ff 3f 87 c0"));
    REQUIRE_MESSAGE(format.has_value(), format.error().message());
    CHECK(format->codec == codec::audio_codec::eac3);
    CHECK(format->sample_rate == 48000);
    CHECK(format->channels == 6);
    CHECK(format->samples_per_frame == 1536);
    CHECK(format->codecs == "ec-3");
    CHECK(test::to_hex(format->record) == "08 00 20 0f 00");

    // Half of 48 kHz; six blocks though no one says so.
    CHECK(codec::read_eac3_frame(hex("0b 77 01 ff c5 80 00"))->sample_rate == 24000);
    CHECK(codec::read_eac3_frame(hex("0b 77 01 ff f5 80 00")).error().code == errc::sampling_rate);
    CHECK(codec::read_eac3_frame(hex("0b 77 41 ff 3f 86 00")).error() ==
          parse_error{errc::frame_value, 2});
    CHECK(codec::read_eac3_frame(hex("0b 77 01 ff 3f 40 00")).error() ==
          parse_error{errc::frame_value, 5});
    CHECK(codec::read_eac3_frame(hex("0b 77 01 ff")).error().code == errc::frame_too_short);
}
