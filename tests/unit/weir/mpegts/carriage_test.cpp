#include "weir/mpegts/carriage.hpp"

#include "weir/codec/opus.hpp"
#include "weir/mpegts/errc.hpp"

#include <doctest/doctest.h>

#include "programs.hpp"

using namespace weir;
using mpegts::carriage;
using mpegts::errc;
using test::hex;

TEST_CASE("stream types and descriptors say what a track holds") {
    const struct {
        std::uint8_t stream_type;
        const char* descriptors;
        carriage how;
    } known[] = {
        {0x1b, "", carriage::avc},
        {0x24, "", carriage::hevc},
        {0x0f, "", carriage::adts},
        {0x11, "", carriage::latm},
        {0x03, "", carriage::mpeg_audio},
        {0x04, "", carriage::mpeg_audio},
        {0x81, "", carriage::ac3},
        {0x87, "", carriage::eac3},
        {0x06, "05 04 48 45 56 43", carriage::hevc},
        {0x06, "05 04 41 56 30 31", carriage::av1},
        {0x06, "05 04 41 43 2d 33", carriage::ac3},
        {0x06, "05 04 45 41 43 33", carriage::eac3},
        {0x06, "05 04 4f 70 75 73 7f 02 80 02", carriage::opus},
        // DVB: a language first.
        {0x06, "0a 04 65 6e 67 00 6a 01 00", carriage::ac3},
        {0x06, "7a 01 00", carriage::eac3},
    };
    for (const auto& each : known) {
        CAPTURE(each.stream_type);
        CAPTURE(each.descriptors);
        CHECK(mpegts::carriage_of({0x100, each.stream_type, hex(each.descriptors)}) == each.how);
    }
}

TEST_CASE("what we do not carry has a name") {
    const struct {
        std::uint8_t stream_type;
        const char* descriptors;
        const char* name;
    } others[] = {
        {0x02, "", "MPEG-2 video (stream type 0x02)"},
        {0x86, "05 04 43 55 45 49", "SCTE-35 cues (stream type 0x86, registered as CUEI)"},
        {0x06, "56 00", "teletext (stream type 0x06)"},
        {0x06, "", "private data (stream type 0x06)"},
        {0x06, "05 04 0a 0d 00 41", "private data (stream type 0x06)"},
        // A descriptor that runs past the end.
        {0x06, "05 09 4f 70 75 73", "private data (stream type 0x06)"},
        {0xfe, "", "unknown content (stream type 0xfe)"},
    };
    for (const auto& each : others) {
        const mpegts::map_entry entry{0x100, each.stream_type, hex(each.descriptors)};
        CHECK_FALSE(mpegts::carriage_of(entry));
        CHECK(mpegts::describe(entry) == each.name);
    }
}

TEST_CASE("an Opus descriptor becomes an ID header and comes back from it") {
    for (unsigned channels = 1; channels <= 8; ++channels) {
        CAPTURE(channels);
        auto descriptors = hex("05 04 4f 70 75 73 7f 02 80 00");
        descriptors.back() = static_cast<std::uint8_t>(channels);
        const auto head = mpegts::opus_head({0x100, 0x06, descriptors});
        REQUIRE(head.has_value());
        const auto format = codec::read_opus_head(*head);
        REQUIRE(format.has_value());
        CHECK(format->channels == channels);
        const auto entry = mpegts::entry_for(*format);
        REQUIRE(entry.has_value());
        CHECK(entry->stream_type == 0x06);
        CHECK(entry->descriptors == descriptors);
    }
    // Two channels that are no pair; and descriptors that say nothing.
    CHECK(codec::read_opus_head(*mpegts::opus_head({0, 6, hex("7f 02 80 00")}))->channels == 2);
    CHECK_FALSE(mpegts::opus_head({0, 6, hex("7f 02 80 09")}));
    CHECK_FALSE(mpegts::opus_head({0, 6, hex("7f 02 81 02")}));
    CHECK_FALSE(mpegts::opus_head({0, 6, hex("7f 01 80")}));
    CHECK_FALSE(mpegts::opus_head({0, 6, {}}));
}

TEST_CASE("codecs that a transport stream does not carry are refused") {
    codec::video_format video;
    for (const auto which : {codec::video_codec::av1, codec::video_codec::vp9}) {
        video.codec = which;
        CHECK(mpegts::entry_for(video).error() == errc::no_mapping);
    }
    codec::audio_format audio;
    audio.codec = codec::audio_codec::flac;
    CHECK(mpegts::entry_for(audio).error() == errc::no_mapping);
    // AAC that ADTS cannot describe: 960 samples.
    audio = test::aac_format();
    audio.record = hex("11 94");
    CHECK(mpegts::entry_for(audio).error() == errc::no_mapping);
    // Opus in a layout of its own.
    audio = *codec::read_opus_head(
        hex("4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00 ff 02 00 00 01"));
    CHECK(mpegts::entry_for(audio).error() == errc::no_mapping);
}
