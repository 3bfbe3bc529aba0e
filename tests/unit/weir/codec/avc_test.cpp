#include "weir/codec/avc.hpp"

#include "weir/codec/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <random>

using namespace weir;
using codec::errc;
using test::hex;

namespace {

// From x264 core 164.
constexpr auto high_1080 =
    "01 64 00 28 ff e1 00 1b 67 64 00 28 ac d9 40 78 02 27 e5 c0 44 00 00 03 00 04 00 00 03 00 f0 "
    "3c 60 c6 58 01 00 06 "
    "68 eb e3 cb 22 c0 fd f8 f8 00";

struct known_record {
    const char* name;
    const char* record;
    std::uint32_t width;
    std::uint32_t height;
    double frame_rate;
    const char* codecs;
};

const known_record known[] = {
    {"baseline, 720 lines",
     "01 42 c0 1f ff e1 00 19 67 42 c0 1f d9 00 50 05 bb 01 10 00 00 03 00 10 00 00 03 03 c0 "
     "f1 83 24 80 01 00 05 68 cb 83 cb 20",
     1280, 720, 30, "avc1.42c01f"},
    {"baseline, 1080 lines by cropping",
     "01 42 c0 28 ff e1 00 1a 67 42 c0 28 d9 00 78 02 27 e5 c0 44 00 00 03 00 04 "
     "00 00 03 00 f0 3c 60 c9 20 01 00 05 68 cb 83 cb 20",
     1920, 1080, 30, "avc1.42c028"},
    {"high, 1080 lines by cropping", high_1080, 1920, 1080, 30, "avc1.640028"},
    {"high, interlaced, 30000/1001",
     "01 64 00 1e ff e1 00 18 67 64 00 1e ac d9 40 a0 63 f3 e0 22 00 00 07 d2 00 01 "
     "d4 c0 3e 28 53 2c 01 00 07 68 fb a3 cb 30 02 c0 fd f8 f8 00",
     640, 360, 30000.0 / 1001, "avc1.64001e"},
    {"high 4:4:4",
     "01 f4 00 15 ff e1 00 19 67 f4 00 15 91 9b 28 28 21 f8 9c 04 40 00 00 fa 40 00 3a 98 07 c5 0a "
     "65 "
     "80 01 00 08 68 fb a3 c4 4c 00 04 40 ff f8 f8 00",
     320, 240, 29.97, "avc1.f40015"},
    {"no timing", "01 42 00 0a ff e1 00 07 67 42 00 0a f8 41 a2 01 00 04 68 ce 38 80", 128, 96, 0,
     "avc1.42000a"},
};

}  // namespace

TEST_CASE("a record of a real encoder tells size, rate and name") {
    for (const auto& each : known) {
        CAPTURE(each.name);
        const auto record = hex(each.record);
        const auto format = codec::read_avc_record(record);
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->width == each.width);
        CHECK(format->height == each.height);
        CHECK(format->frame_rate == doctest::Approx(each.frame_rate).epsilon(0.0005));
        CHECK(format->codecs == each.codecs);
        CHECK(format->record == record);
    }
}

TEST_CASE("a record cut anywhere in its parameter sets is refused") {
    const auto whole = hex(high_1080);
    const auto end_of_sets = whole.size() - 4;
    for (std::size_t size = 0; size < end_of_sets; ++size) {
        CAPTURE(size);
        const auto format = codec::read_avc_record(byte_view(whole).first(size));
        REQUIRE(format.has_error());
        CHECK(format.error().offset <= size);
    }
    CHECK(codec::read_avc_record(byte_view(whole).first(end_of_sets)).has_value());
}

TEST_CASE("a record that cannot be used is refused with its reason") {
    const struct {
        const char* name;
        const char* record;
        errc why;
    } refused[] = {
        {"empty", "", errc::record_too_short},
        {"version 0", "00 64 00 28 ff e1 00 04 67 64 00 28", errc::record_version},
        {"three bytes of length", "01 64 00 28 fe e1 00 04 67 64 00 28", errc::nal_length_size},
        {"no SPS", "01 64 00 28 ff e0 01 00 04 68 ce 38 80", errc::no_parameter_set},
        {"no PPS", "01 42 00 0a ff e1 00 07 67 42 00 0a f8 41 a2 00", errc::no_parameter_set},
        {"a PPS where the SPS belongs", "01 42 00 0a ff e1 00 04 68 ce 38 80 01 00 04 68 ce 38 80",
         errc::not_a_parameter_set},
        {"an SPS of ones",
         "01 42 00 0a ff e1 00 09 67 ff ff ff ff ff ff ff ff 01 00 04 68 ce 38 80",
         errc::parameter_set_too_short},
        {"an SPS of zeros",
         "01 42 00 0a ff e1 00 0c 67 00 00 00 00 00 00 00 00 00 00 00 01 00 04 68 ce 38 80",
         errc::parameter_set_too_short},
        {"SPS number 32",
         "01 42 00 0a ff e1 00 0a 67 42 00 0a 04 20 ff ff ff ff 01 00 04 68 ce 38 80",
         errc::parameter_set_value},
    };
    for (const auto& each : refused) {
        CAPTURE(each.name);
        const auto format = codec::read_avc_record(hex(each.record));
        REQUIRE(format.has_error());
        CHECK(format.error().code == each.why);
    }
}

TEST_CASE("a parameter set of noise never yields a picture without a size") {
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
        bytes record{1, 100, 0, 40, 0xff, 0xe1, 0, 40, 0x67};
        for (int n = 0; n < 39; ++n) record.push_back(static_cast<std::uint8_t>(random()));
        record.insert(record.end(), {1, 0, 1, 0x68});
        const auto format = codec::read_avc_record(record);
        if (!format) continue;
        CHECK(format->width > 0);
        CHECK(format->height > 0);
        CHECK(format->width <= 16384);
        CHECK(format->height <= 16384);
    }
}

TEST_CASE("parameter sets make the record that they came from") {
    for (const auto& each : known) {
        CAPTURE(each.name);
        const auto record = hex(each.record);
        byte_reader in(record);
        in.skip(6);
        const auto sequence_set = *in.take(*in.u16());
        in.skip(1);
        const auto picture_set = *in.take(*in.u16());
        const auto made = codec::make_avc_record({&sequence_set, 1}, {&picture_set, 1});
        REQUIRE_MESSAGE(made.has_value(), made.error().message());
        auto expected = record;
        // FFmpeg writes the chroma fields for 4:4:4 too, for which ISO/IEC 14496-15 has none.
        if (record[1] == 244) expected.resize(expected.size() - 4);
        CHECK(test::to_hex(*made) == test::to_hex(expected));
    }
    CHECK(codec::make_avc_record({}, {}).error().code == errc::no_parameter_set);
}

TEST_CASE("a record of AVC tells its colours") {
    const auto hlg = codec::read_avc_record(
        hex("01 64 00 1e ff e1 00 1e 67 64 00 1e ac d9 40 a0 2f f9 70 16 e1 22 41 28 00 00 03 00 "
            "08 00 00 03 01 90 78 b1 6c b0 01 00 06 68 eb e3 cb 22 c0 fd f8 f8 00"));
    REQUIRE_MESSAGE(hlg.has_value(), hlg.error().message());
    CHECK(hlg->color == codec::color_description{9, 18, 9, true});
    CHECK(codec::read_avc_record(hex(high_1080))->color == codec::color_description{});
}
