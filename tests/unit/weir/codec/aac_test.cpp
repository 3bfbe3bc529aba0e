#include "weir/codec/aac.hpp"

#include "weir/codec/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::errc;
using test::hex;

TEST_CASE("a configuration tells object type, rate, channels and samples in a frame") {
    const struct {
        const char* name;
        const char* config;
        std::uint32_t rate;
        std::uint32_t channels;
        std::uint32_t samples;
        const char* codecs;
    } known[] = {
        {"LC, 48 kHz, stereo", "11 90", 48000, 2, 1024, "mp4a.40.2"},
        {"LC, 44.1 kHz, stereo", "12 10", 44100, 2, 1024, "mp4a.40.2"},
        {"LC, 44.1 kHz, mono, with an SBR sync extension", "12 08 56 E5 00", 44100, 1, 1024,
         "mp4a.40.2"},
        {"LC, 48 kHz, stereo, with an SBR sync extension", "11 90 56 E5 00", 48000, 2, 1024,
         "mp4a.40.2"},
        {"LC, 960 samples", "11 94", 48000, 2, 960, "mp4a.40.2"},
        {"LC, 7.1", "11 B8", 48000, 8, 1024, "mp4a.40.2"},
        {"LC, an explicit rate of 12345 Hz", "17 80 18 1C 90", 12345, 2, 1024, "mp4a.40.2"},
        {"HE, 24 kHz core", "2B 11 88 00", 24000, 2, 1024, "mp4a.40.5"},
        {"HE v2 of a mono core", "EB 09 88 00", 24000, 2, 1024, "mp4a.40.29"},
        {"ELD through the escape", "F8 E6 40 00", 48000, 2, 512, "mp4a.40.39"},
    };
    for (const auto& each : known) {
        CAPTURE(each.name);
        const auto config = hex(each.config);
        const auto format = codec::read_aac_config(config);
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->sample_rate == each.rate);
        CHECK(format->channels == each.channels);
        CHECK(format->samples_per_frame == each.samples);
        CHECK(format->codecs == each.codecs);
        CHECK(format->record == config);
    }
}

TEST_CASE("a configuration that cannot be used is refused with its reason") {
    const struct {
        const char* name;
        const char* config;
        errc why;
    } refused[] = {
        {"empty", "", errc::config_too_short},
        {"one byte", "11", errc::config_too_short},
        {"an explicit rate cut short", "17 80 18", errc::config_too_short},
        {"object type 0", "01 90", errc::object_type},
        {"xHE", "F9 46 40 00", errc::object_type},
        {"reserved rate", "16 90", errc::sampling_rate},
        {"explicit rate 0", "17 80 00 00 10", errc::sampling_rate},
        {"layout in a program config element", "11 80", errc::channel_layout},
        {"reserved layout", "11 F8", errc::channel_layout},
    };
    for (const auto& each : refused) {
        CAPTURE(each.name);
        const auto format = codec::read_aac_config(hex(each.config));
        REQUIRE(format.has_error());
        CHECK(format.error().code == each.why);
    }
}
