#include "weir/codec/hevc.hpp"

#include "weir/codec/errc.hpp"
#include "weir/codec/hevc_sps.hpp"
#include "weir/codec/video_range.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <array>
#include <random>

using namespace weir;
using codec::errc;
using test::hex;

namespace {

// From x265 3.5, without its SEI.
constexpr auto main_718 =
    "01 01 60 00 00 00 90 00 00 00 00 00 5d f0 00 fc fd f8 f8 00 00 0f 03 a0 00 01 00 18 40 01 0c "
    "01 ff ff 01 60 00 00 03 00 90 00 00 03 00 00 03 00 5d 95 94 09 a1 00 01 00 2a 42 01 01 01 60 "
    "00 00 03 00 90 00 00 03 00 00 03 00 5d a0 02 80 80 2d 1f 59 65 65 4a 4c 2f 01 68 08 00 00 1f "
    "48 00 03 a9 80 40 a2 00 01 00 06 44 01 c0 73 c1 89";
constexpr auto main10_pq =
    "01 22 20 00 00 00 90 00 00 00 00 00 99 f0 00 fc fd fa fa 00 00 0f 03 a0 00 01 00 18 40 01 0c "
    "01 ff ff 22 20 00 00 03 00 90 00 00 03 00 00 03 00 99 95 98 09 a1 00 01 00 2e 42 01 01 22 20 "
    "00 00 03 00 90 00 00 03 00 00 03 00 99 a0 05 02 01 69 36 59 59 a4 93 95 e0 2d 42 44 02 41 00 "
    "00 03 00 01 00 00 03 00 32 08 a2 00 01 00 07 44 01 c1 72 b4 62 40";
constexpr auto main_444 =
    "01 04 08 00 00 00 9e 08 00 00 00 00 3f f0 00 fc ff f8 f8 00 00 0f 03 a0 00 01 00 17 40 01 0c "
    "01 ff ff 04 08 00 00 03 00 9e 08 00 00 03 00 00 3f 95 98 09 a1 00 01 00 2a 42 01 01 04 08 00 "
    "00 03 00 9e 08 00 00 03 00 00 3f 90 00 a0 40 2d 2c b2 b3 49 26 57 80 b4 04 00 00 03 00 04 00 "
    "00 03 00 64 20 a2 00 01 00 08 44 01 c1 72 86 0c 46 24";

// Written by hand: three temporal layers with profiles and levels of their own, four reference
// picture sets, three of them predicted, two long-term pictures, HLG.
constexpr auto layered_sps =
    "42 01 05 01 60 00 00 03 00 90 00 00 03 00 00 03 00 5d d0 00 01 60 00 00 03 00 90 00 00 03 00 "
    "00 03 00 3f 5a a0 0d 08 0f 16 59 5c ae 57 92 4c 8a 58 8a a9 31 34 eb f2 fe c0 20 3e 6a 12 24 "
    "12 08 00 00 03 00 08 00 00 03 01 e0 40";

// Written by hand: 4:2:2 of ten bits, scaling lists of every size, raw samples, fields, 50 a
// second.
constexpr auto broadcast_sps =
    "42 01 01 04 08 00 00 03 00 98 00 00 03 00 00 03 00 78 b0 03 c0 80 11 07 2c 4b 65 95 ee 44 b8 "
    "42 42 51 19 24 b4 49 42 16 42 37 c8 f9 04 84 2a 99 1b 64 75 8d 08 5d 34 c8 c8 88 46 4a a2 51 "
    "08 4c 89 6d d5 e9 bc 84 b2 22 22 6b 90 92 84 2d 11 69 2b 6c 8c 84 90 89 d3 44 44 56 45 64 26 "
    "9a 44 4e 4d 26 88 45 54 24 20 88 93 c9 44 aa bc 89 5e a4 6b 92 89 4a 44 4b 44 4d 34 c8 ef b1 "
    "a1 00 81 08 c9 b2 22 2c 8b c9 64 de 45 90 8e 4a a2 3a e4 eb 64 75 44 28 40 20 42 3b 5f de 42 "
    "35 54 d9 12 54 f2 5c 9a 64 23 91 d3 4d be 44 41 21 00 85 de 91 15 c8 e8 84 92 f7 24 97 ae d1 "
    "16 42 13 24 92 22 7d 90 68 40 20 d2 23 44 76 4b b2 10 8e fb 64 64 d6 42 29 13 21 08 aa 9b c8 "
    "a9 db 24 bb bd 6f ff 00 04 00 03 b6 ef b7 00 00 03 03 e9 00 00 c3 82 08";

}  // namespace

TEST_CASE("a record of HEVC tells size, rate, colours and name") {
    const struct {
        const char* record;
        std::uint32_t width;
        std::uint32_t height;
        double frame_rate;
        codec::color_description color;
        const char* range;
        const char* codecs;
    } known[] = {
        {main_718, 1280, 718, 30000.0 / 1001, {}, "SDR", "hvc1.1.6.L93.90"},
        {main10_pq, 640, 360, 50, {9, 16, 9, false}, "PQ", "hvc1.2.4.H153.90"},
        {main_444, 640, 360, 25, {}, "SDR", "hvc1.4.10.L63.9E.8"},
    };
    for (const auto& each : known) {
        CAPTURE(each.codecs);
        const auto record = hex(each.record);
        const auto format = codec::read_hevc_record(record);
        REQUIRE_MESSAGE(format.has_value(), format.error().message());
        CHECK(format->codec == codec::video_codec::hevc);
        CHECK(format->width == each.width);
        CHECK(format->height == each.height);
        CHECK(format->frame_rate == doctest::Approx(each.frame_rate).epsilon(0.0005));
        CHECK(format->color == each.color);
        CHECK(codec::video_range(format->color) == each.range);
        CHECK(format->codecs == each.codecs);
        CHECK(format->record == record);
    }
}

TEST_CASE("a parameter set with layers and predicted reference sets is read to its end") {
    const auto sps = codec::read_hevc_sps(hex(layered_sps));
    REQUIRE_MESSAGE(sps.has_value(), sps.error().message());
    CHECK(sps->temporal_layers == 3);
    CHECK(sps->temporal_id_nested);
    CHECK(sps->width == 416);
    CHECK(sps->height == 240);
    CHECK(sps->frame_rate == 60);
    CHECK(sps->color == codec::color_description{9, 18, 9, false});
    CHECK(codec::video_range(sps->color) == "HLG");
}

TEST_CASE("a parameter set with scaling lists and fields is read to its end") {
    const auto sps = codec::read_hevc_sps(hex(broadcast_sps));
    REQUIRE_MESSAGE(sps.has_value(), sps.error().message());
    CHECK(sps->chroma_format == 2);
    CHECK(sps->luma_depth == 10);
    CHECK(sps->chroma_depth == 10);
    CHECK(sps->width == 1912);
    CHECK(sps->height == 1080);
    CHECK(sps->frame_rate == 25);
    CHECK(sps->color == codec::color_description{2, 2, 2, true});
}

TEST_CASE("parameter sets make the record that they came from") {
    for (const auto* whole : {main_718, main10_pq, main_444}) {
        const auto record = hex(whole);
        std::array<byte_view, 3> sets;
        byte_reader in(record);
        in.skip(23);
        for (auto& set : sets) {
            in.skip(3);
            const auto size = in.u16();
            set = *in.take(*size);
        }
        const auto made = codec::make_hevc_record({&sets[0], 1}, {&sets[1], 1}, {&sets[2], 1});
        REQUIRE_MESSAGE(made.has_value(), made.error().message());
        CHECK(test::to_hex(*made) == test::to_hex(record));
    }
    CHECK(codec::make_hevc_record({}, {}, {}).error().code == errc::no_parameter_set);
}

TEST_CASE("a record of HEVC cut anywhere is refused") {
    const auto whole = hex(main_718);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const auto format = codec::read_hevc_record(byte_view(whole).first(size));
        REQUIRE(format.has_error());
        CHECK(format.error().offset <= size);
    }
}

TEST_CASE("a record of HEVC that cannot be used is refused with its reason") {
    auto version = hex(main_718);
    version[0] = 0;
    CHECK(codec::read_hevc_record(version).error().code == errc::record_version);

    auto length = hex(main_718);
    length[21] = 0x0e;
    CHECK(codec::read_hevc_record(length).error().code == errc::nal_length_size);

    auto no_video_set = hex(main_718);
    no_video_set[23] = 0x27;
    CHECK(codec::read_hevc_record(no_video_set).error().code == errc::no_parameter_set);

    auto other_unit = hex(main_718);
    const auto sps_at = 23u + 5 + 24 + 5;
    other_unit[sps_at] = 0x44;
    const auto refused = codec::read_hevc_record(other_unit);
    CHECK(refused.error() == parse_error{errc::not_a_parameter_set, sps_at});
}

TEST_CASE("a parameter set of HEVC of noise never yields a picture without a size") {
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
        bytes unit = hex("42 01 01 01 60 00 00 00 90 00 00 00 00 00 5d a0");
        for (int n = 0; n < 39; ++n) unit.push_back(static_cast<std::uint8_t>(random()));
        const auto sps = codec::read_hevc_sps(unit);
        if (!sps) continue;
        CHECK(sps->width > 0);
        CHECK(sps->height > 0);
        CHECK(sps->width <= 16384);
        CHECK(sps->height <= 16384);
        CHECK(sps->frame_rate <= 1000);
    }
}
