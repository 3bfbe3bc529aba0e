#include "weir/cmaf/init_segment.hpp"

#include <doctest/doctest.h>

#include "boxes.hpp"
using namespace weir;
using weir::test::at;
using weir::test::hex;

namespace {

codec::video_format video() {
    codec::video_format made;
    made.width = 1280;
    made.height = 720;
    made.codecs = "avc1.640020";
    made.record = {0x01, 0x64, 0x00, 0x20, 0xff, 0xe0, 0x00};
    return made;
}

codec::audio_format audio() {
    codec::audio_format made;
    made.sample_rate = 48000;
    made.channels = 2;
    made.codecs = "mp4a.40.2";
    made.record = {0x11, 0x90};
    return made;
}

}  // namespace

TEST_CASE("a file type names the brand that fragment addressing needs") {
    const auto format = audio();
    const auto made = cmaf::init_segment(nullptr, &format);

    CHECK(hex(at(made, "ftyp")) ==
          "69736f36"  // iso6
          "00000000"
          "69736f36"
          "6d703431");  // mp41
}

TEST_CASE("an avc1 entry is written as ISO/IEC 14496-12 and -15 have it") {
    const auto format = video();
    const auto made = cmaf::init_segment(&format, nullptr);

    CHECK(hex(at(made, "moov/trak/mdia/minf/stbl/stsd")) ==
          "0000000000000001"  // version, flags, one entry
          "00000065"
          "61766331"          // avc1
          "0000000000000001"  // data reference 1
          "00000000000000000000000000000000"
          "050002d0"          // 1280 x 720
          "0048000000480000"  // 72 dpi
          "000000000001"      // one frame a sample
          "00000000000000000000000000000000"
          "00000000000000000000000000000000"
          "0018ffff"
          "0000000f"
          "61766343"  // avcC
          "01640020ffe000");
}

TEST_CASE("an mp4a entry is written as ISO/IEC 14496-12, -14 and -1 have it") {
    const auto format = audio();
    const auto made = cmaf::init_segment(nullptr, &format);

    CHECK(hex(at(made, "moov/trak/mdia/minf/stbl/stsd")) ==
          "0000000000000001"
          "00000057"
          "6d703461"  // mp4a
          "0000000000000001"
          "0000000000000000"
          "0002001000000000"  // two channels, 16 bits
          "bb800000"          // 48000
          "00000033"
          "65736473"  // esds
          "00000000"
          "0380808022"
          "000000"  // ES_Descriptor
          "0480808014"
          "4015"  // DecoderConfigDescriptor, AAC
          "000000"
          "00000000"
          "00000000"
          "0580808002"
          "1190"  // AudioSpecificConfig
          "0680808001"
          "02");
}

TEST_CASE("tracks have their fixed numbers, timescales and no duration") {
    const auto pictures = video();
    const auto sound = audio();
    const auto made = cmaf::init_segment(&pictures, &sound);

    const auto tracks = test::all(at(made, "moov"), "trak");
    REQUIRE(tracks.size() == 2);
    // tkhd: flags 3, times 0, the track's number, 0, duration 0
    CHECK(hex(at(tracks[0], "tkhd").first(24)) ==
          "000000030000000000000000"
          "00000001"
          "0000000000000000");
    CHECK(hex(at(tracks[1], "tkhd").first(24)) ==
          "000000030000000000000000"
          "00000002"
          "0000000000000000");
    // tkhd ends with width and height in 16.16
    CHECK(hex(at(tracks[0], "tkhd").last(8)) == "0500000002d00000");
    CHECK(hex(at(tracks[0], "mdia/mdhd")) ==
          "000000000000000000000000"
          "00015f90"
          "00000000"
          "55c40000");
    CHECK(hex(at(tracks[1], "mdia/mdhd")) ==
          "000000000000000000000000"
          "0000bb80"
          "00000000"
          "55c40000");
    CHECK(hex(at(tracks[0], "mdia/hdlr")) ==
          "0000000000000000"
          "76696465"
          "000000000000000000000000"
          "00");
    CHECK(hex(at(tracks[1], "mdia/hdlr")) ==
          "0000000000000000"
          "736f756e"
          "000000000000000000000000"
          "00");
    CHECK(hex(at(tracks[0], "mdia/minf/dinf/dref")) ==
          "0000000000000001"
          "0000000c"
          "75726c20"
          "00000001");
}

TEST_CASE("each track has a trex and empty sample tables") {
    const auto pictures = video();
    const auto sound = audio();
    const auto made = cmaf::init_segment(&pictures, &sound);

    const auto extends = test::all(at(made, "moov/mvex"), "trex");
    REQUIRE(extends.size() == 2);
    CHECK(hex(extends[0]) ==
          "00000000"
          "00000001"
          "00000001"
          "000000000000000000000000");
    CHECK(hex(extends[1]) ==
          "00000000"
          "00000002"
          "00000001"
          "000000000000000000000000");
    for (const auto& track : test::all(at(made, "moov"), "trak")) {
        const auto table = at(track, "mdia/minf/stbl");
        for (const auto* const type : {"stts", "stsc", "stco"})
            CHECK(hex(at(table, type)) == "0000000000000000");
        CHECK(hex(at(table, "stsz")) == "000000000000000000000000");
    }
    // mvhd: version 0, times 0, 1000 ticks a second, duration 0
    CHECK(hex(at(made, "moov/mvhd").first(20)) ==
          "000000000000000000000000"
          "000003e8"
          "00000000");
}

TEST_CASE("a missing track is missing everywhere") {
    const auto format = audio();
    const auto made = cmaf::init_segment(nullptr, &format);

    CHECK(test::all(at(made, "moov"), "trak").size() == 1);
    CHECK(test::all(at(made, "moov/mvex"), "trex").size() == 1);
}
