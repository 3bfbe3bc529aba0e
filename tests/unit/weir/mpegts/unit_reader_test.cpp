#include "weir/mpegts/unit_reader.hpp"

#include "weir/codec/avc.hpp"

#include <doctest/doctest.h>

#include "programs.hpp"

using namespace weir;
using mpegts::carriage;
using mpegts::pes_time;
using mpegts::track_kind;
using test::hex;

namespace {

// A reader of one track, with what it says.
struct reading {
    explicit reading(carriage how, bytes descriptors = {})
        : entry{0x100, 0, std::move(descriptors)}, output(sink, stats, track_of(how)) {
        reader = mpegts::make_unit_reader(entry, how, output);
    }
    static mpegts::track track_of(carriage how) {
        mpegts::track made;
        made.codec = mpegts::codec_of(how);
        made.kind = made.codec.index() == 0 ? track_kind::video : track_kind::audio;
        return made;
    }
    void put(byte_view payload, std::uint64_t pts) { reader->read(payload, pes_time{pts, pts}); }
    void put(byte_view payload) { reader->read(payload, {}); }

    test::recording_sink sink;
    mpegts::demuxer_stats stats;
    mpegts::map_entry entry;
    mpegts::track_output output;
    std::unique_ptr<mpegts::unit_reader> reader;
};

// AAC of 48 kHz, two channels, `size` bytes with the header.
bytes adts(std::uint8_t fill, std::size_t size) {
    bytes frame{0xff, 0xf1, 0x4c, 0x80, 0, 0x1f, 0xfc};
    frame[3] = static_cast<std::uint8_t>(frame[3] | size >> 11);
    frame[4] = static_cast<std::uint8_t>(size >> 3);
    frame[5] = static_cast<std::uint8_t>(frame[5] | (size & 7) << 5);
    frame.resize(size, fill);
    return frame;
}

bytes join(std::initializer_list<bytes> parts) {
    bytes all;
    for (const auto& each : parts) all.insert(all.end(), each.begin(), each.end());
    return all;
}

const auto delimiter = hex("00 00 00 01 09 f0");
const auto sets = hex("00 00 00 01 67 42 00 0a f8 41 a2 00 00 00 01 68 ce 38 80");
const auto key = hex("00 00 01 65 88 84");
const auto other = hex("00 00 01 41 9a 02");

}  // namespace

TEST_CASE("a picture is stripped of delimiters, filler and parameter sets") {
    reading avc(carriage::avc);
    avc.put(
        join({delimiter, sets, hex("00 00 01 06 05 01 aa 80"), key, hex("00 00 01 0c ff ff 80")}),
        100);
    REQUIRE(avc.sink.units.size() == 1);
    CHECK(avc.sink.units[0].data == hex("00 00 00 05 06 05 01 aa 80 00 00 00 03 65 88 84"));
    CHECK(avc.sink.units[0].key);
    CHECK(avc.sink.video_formats == std::vector{test::avc_format()});
}

TEST_CASE("pictures in front of the first parameter sets are left out") {
    reading avc(carriage::avc);
    avc.put(join({delimiter, key}), 100);
    avc.put(join({delimiter, sets}), 200);
    CHECK(avc.sink.units.empty());
    avc.put(join({delimiter, other}), 300);
    REQUIRE(avc.sink.units.size() == 1);
    CHECK(avc.sink.units[0].dts == 300);
    CHECK(avc.sink.units[0].damaged == false);
}

TEST_CASE("several pictures in a PES packet, and one without a time, follow each other") {
    reading avc(carriage::avc);
    avc.put(join({delimiter, sets, key, delimiter, other, other, delimiter, other}), 9000);
    avc.put(join({delimiter, other}));
    REQUIRE(avc.sink.units.size() == 4);
    for (std::uint64_t i = 0; i < 4; ++i) {
        CHECK(avc.sink.units[i].dts == 9000 + i * 3600);
        CHECK(avc.sink.units[i].key == (i == 0));
    }
    // Two slices.
    CHECK(avc.sink.units[1].data.size() == 14);
}

TEST_CASE("new parameter sets are a new format, and broken ones are none") {
    reading avc(carriage::avc);
    avc.put(join({delimiter, sets, key}), 0);
    // x264's 720 lines.
    const auto larger =
        hex("00 00 01 67 42 c0 1f d9 00 50 05 bb 01 10 00 00 03 00 10 00 00 03 03 c0 f1 83 24 80 "
            "00 00 01 68 cb 83 cb 20");
    avc.put(join({delimiter, larger, key}), 3000);
    avc.put(join({delimiter, larger, key}), 6000);
    REQUIRE(avc.sink.video_formats.size() == 2);
    CHECK(avc.sink.video_formats[1].height == 720);
    CHECK(avc.sink.units.size() == 3);

    avc.put(join({delimiter, hex("00 00 01 67 42 c0 1f ff ff 00 00 01 68 cb 83"), key}), 9000);
    avc.put(join({delimiter, key}), 12000);
    CHECK(avc.sink.units.size() == 3);
    CHECK(avc.sink.refused.size() == 1);
    avc.put(join({delimiter, larger, key}), 15000);
    CHECK(avc.sink.units.size() == 4);
    CHECK(avc.sink.video_formats.size() == 3);
}

TEST_CASE("several sounds in a PES packet are counted on from its time") {
    reading aac(carriage::adts);
    aac.put(join({adts(1, 100), adts(2, 90), adts(3, 80)}), 1000);
    REQUIRE(aac.sink.units.size() == 3);
    for (std::uint64_t i = 0; i < 3; ++i) {
        CHECK(aac.sink.units[i].pts == 1000 + i * 1920);
        CHECK(aac.sink.units[i].data == bytes(93 - i * 10, static_cast<std::uint8_t>(i + 1)));
    }
    CHECK(aac.sink.audio_formats == std::vector{test::aac_format()});
}

TEST_CASE("a sound that goes on in the next PES packet keeps its time") {
    const auto first = adts(1, 100);
    const auto second = adts(2, 90);
    for (std::size_t cut = 1; cut < first.size(); ++cut) {
        CAPTURE(cut);
        reading aac(carriage::adts);
        aac.put(join({adts(0, 50),
                      bytes(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(cut))}),
                1000);
        // The time is that of the first sound that begins here.
        aac.put(
            join({bytes(first.begin() + static_cast<std::ptrdiff_t>(cut), first.end()), second}),
            5000);
        REQUIRE(aac.sink.units.size() == 3);
        CHECK(aac.sink.units[1].pts == 1000 + 1920);
        CHECK(aac.sink.units[1].data == bytes(93, 1));
        CHECK(aac.sink.units[2].pts == 5000);
        CHECK(aac.stats.broken_units == 0);
    }
}

TEST_CASE("after a loss, sounds begin where two in a row make sense") {
    reading aac(carriage::adts);
    aac.put(adts(1, 100), 0);
    aac.reader->lose();
    aac.output.damage();
    // The end of a sound, in which something looks like a header by chance.
    aac.put(join({hex("01 ff f1 4c 80 02 1f fc 00 00"), bytes(30, 7), adts(2, 60), adts(3, 60)}),
            9000);
    REQUIRE(aac.sink.units.size() == 3);
    CHECK(aac.sink.units[1].data == bytes(53, 2));
    CHECK(aac.sink.units[1].pts == 9000);
    CHECK(aac.sink.units[1].damaged);
    CHECK_FALSE(aac.sink.units[2].damaged);
    CHECK(aac.stats.broken_units == 1);
}

TEST_CASE("Opus packets are taken out of their control headers") {
    reading opus(carriage::opus, hex("05 04 4f 70 75 73 7f 02 80 02"));
    // 20 ms of 3 bytes; 20 ms trimmed at both ends with an extension; 10 ms of 256 bytes.
    bytes longest(256, 9);
    longest[0] = 0xf0;
    opus.put(join({hex("7f e0 03 fc 01 02"), hex("7f fc 02 01 38 00 10 01 aa fc 05"),
                   hex("7f e0 ff 01"), longest, hex("7f e0 01 fc")}),
             90000);
    REQUIRE(opus.sink.units.size() == 4);
    CHECK(opus.sink.units[0].data == hex("fc 01 02"));
    CHECK(opus.sink.units[1].data == hex("fc 05"));
    CHECK(opus.sink.units[2].data == longest);
    const std::uint64_t times[] = {90000, 91800, 93600, 94500};
    for (std::size_t i = 0; i < 4; ++i) CHECK(opus.sink.units[i].pts == times[i]);
    CHECK(opus.sink.audio_formats.at(0).codecs == "opus");

    reading unknown(carriage::opus, hex("05 04 4f 70 75 73 7f 02 80 81"));
    unknown.put(hex("7f e0 03 fc 01 02"), 0);
    CHECK(unknown.sink.units.empty());
    CHECK(unknown.sink.refused.size() == 1);
}

TEST_CASE("MPEG audio of layer II is refused once, as long as it is not layer III") {
    reading sound(carriage::mpeg_audio);
    // 32 kb/s at 48 kHz: 96 bytes.
    bytes layer_2(96, 0);
    put_be<4>(layer_2.data(), 0xfffd1400);
    sound.put(join({layer_2, layer_2}), 0);
    CHECK(sound.sink.units.empty());
    CHECK(sound.sink.refused.size() == 1);
    // 32 kb/s at 48 kHz: 96 bytes.
    bytes layer_3(96, 0);
    put_be<4>(layer_3.data(), 0xfffb1400);
    sound.put(join({layer_3, layer_3}), 9000);
    CHECK(sound.sink.units.size() == 2);
    CHECK(sound.sink.units[1].pts == 9000 + 2160);
}

TEST_CASE("substreams of E-AC-3 stay with the one that they belong to") {
    // 48 kHz, six blocks, stereo; 64 bytes each.
    bytes independent(64, 0);
    put_be<6>(independent.data(), 0x0b77001f3480);
    bytes dependent(64, 1);
    put_be<6>(dependent.data(), 0x0b77401f3480);
    reading sound(carriage::eac3);
    sound.put(join({independent, dependent, independent, dependent}), 0);
    REQUIRE(sound.sink.units.size() == 2);
    CHECK(sound.sink.units[0].data.size() == 128);
    CHECK(sound.sink.units[1].pts == 2880);
}

TEST_CASE("OBUs are taken from behind their start codes and get their sizes") {
    // Of libaom, then a frame that ends with zeros and one without a size.
    const auto sequence = hex("0a 0b 00 00 00 2d 4c ff b3 cd af 90 04");
    reading av1(carriage::av1);
    av1.put(join({hex("00 00 01 12 00 00 00 01 08 00 00 03 00 2d 4c ff b3 cd af 90 04"),
                  hex("00 00 01 32 05 10 55 00 00 03 00 00 00 01 30 77 88")}),
            3000);
    REQUIRE(av1.sink.units.size() == 1);
    CHECK(av1.sink.units[0].data ==
          join({sequence, hex("32 05 10 55 00 00 00"), hex("32 02 77 88")}));
    CHECK(av1.sink.units[0].key);
    CHECK(av1.sink.video_formats.at(0).width == 1280);
    av1.put(hex("00 00 01 12 00 00 00 01 30 77"), 6000);
    REQUIRE(av1.sink.units.size() == 2);
    CHECK_FALSE(av1.sink.units[1].key);

    av1.put(hex("12 00 32 02 77 88"), 9000);
    av1.put(hex("00 00 01 32 09 77 88 ff 00 00 01 32 01 77 88"), 9000);
    CHECK(av1.sink.units.size() == 2);
    CHECK(av1.stats.broken_units == 2);
}
