#include "weir/mpegts/muxer.hpp"

#include "weir/codec/ac3.hpp"
#include "weir/codec/hevc.hpp"
#include "weir/codec/mpeg_audio.hpp"
#include "weir/mpegts/errc.hpp"

#include <doctest/doctest.h>

#include "programs.hpp"
#include <map>
#include <optional>

using namespace weir;
using mpegts::track_kind;
using test::demuxed;
using test::hex;

namespace {

// The clock in a packet, if there is one.
std::optional<std::uint64_t> clock_of(byte_view packet) {
    if ((packet[3] & 0x20) == 0 || packet[4] < 7 || (packet[5] & 0x10) == 0) return std::nullopt;
    byte_reader in(packet.subspan(6));
    return std::uint64_t{*in.u32()} << 1 | *in.u8() >> 7;
}

// Counters as a receiver checks them: up by one with a payload, the same without.
void check_counters(byte_view stream) {
    std::map<std::uint16_t, unsigned> next;
    for (const auto& packet : test::packets_of(stream)) {
        const auto pid = test::pid_of(packet);
        const bool payload = (packet[3] & 0x10) != 0;
        const unsigned counter = packet[3] & 15;
        if (next.contains(pid)) CHECK(counter == (payload ? next[pid] : (next[pid] - 1) & 15));
        next[pid] = (counter + 1) & 15;
    }
}

// From x265 3.5.
const codec::video_format hevc = *codec::read_hevc_record(hex(
    "01 01 60 00 00 00 90 00 00 00 00 00 5d f0 00 fc fd f8 f8 00 00 0f 03 a0 00 01 00 18 40 01 0c "
    "01 ff ff 01 60 00 00 03 00 90 00 00 03 00 00 03 00 5d 95 94 09 a1 00 01 00 2a 42 01 01 01 60 "
    "00 00 03 00 90 00 00 03 00 00 03 00 5d a0 02 80 80 2d 1f 59 65 65 4a 4c 2f 01 68 08 00 00 1f "
    "48 00 03 a9 80 40 a2 00 01 00 06 44 01 c0 73 c1 89"));

}  // namespace

TEST_CASE("units of every size come back as they were, and packets follow each other") {
    mpegts::muxer out;
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    REQUIRE(out.set_format(0, test::aac_format()).has_value());
    bytes stream;
    out.write_tables(stream);
    // Around the sizes at which a packet, two, and the size of a PES packet are full.
    std::vector<std::size_t> sizes;
    for (std::size_t size = 102; size < 560; ++size) sizes.push_back(size);
    for (std::size_t size = 65450; size < 65540; size += 9) sizes.push_back(size);
    std::uint64_t dts = 90000;
    for (const auto size : sizes) {
        dts += 3000;
        REQUIRE(out.write(
            stream, test::video_unit(dts, dts, test::picture(size % 3 == 0, size), size % 3 == 0)));
        REQUIRE(
            out.write(stream, test::audio_unit(dts, bytes(std::min<std::size_t>(size, 8000), 1))));
    }
    REQUIRE(stream.size() % 188 == 0);
    check_counters(stream);

    const demuxed read(stream);
    CHECK(read.stats == mpegts::demuxer_stats{.packets = stream.size() / 188});
    const auto pictures = read.sink.of(track_kind::video);
    const auto sounds = read.sink.of(track_kind::audio);
    REQUIRE(pictures.size() == sizes.size());
    REQUIRE(sounds.size() == sizes.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        CAPTURE(sizes[i]);
        CHECK(pictures[i].data == test::picture(sizes[i] % 3 == 0, sizes[i]));
        CHECK(sounds[i].data.size() == std::min<std::size_t>(sizes[i], 8000));
    }
}

TEST_CASE("every codec that is carried comes back with its format") {
    bytes mp3(96, 0);
    put_be<4>(mp3.data(), 0xfffb1400);
    // 32 kb/s at 48 kHz: 128 bytes.
    bytes ac3(128, 0);
    put_be<7>(ac3.data(), 0x0b770000004044);
    bytes eac3(64, 0);
    put_be<6>(eac3.data(), 0x0b77001f3480);
    bytes opus(700, 3);
    opus[0] = 0xfc;
    const struct {
        codec::audio_format format;
        bytes unit;
    } sounds[] = {
        {test::aac_format(), bytes(50, 7)}, {*codec::read_mp3_frame(mp3), mp3},
        {*codec::read_ac3_frame(ac3), ac3}, {*codec::read_eac3_frame(eac3), eac3},
        {*codec::read_opus_head({}), opus},
    };
    for (const auto& each : sounds) {
        CAPTURE(each.format.codecs);
        mpegts::muxer out;
        REQUIRE(out.set_format(0, hevc).has_value());
        REQUIRE(out.set_format(3, each.format).has_value());
        bytes stream;
        out.write_tables(stream);
        // An IDR picture behind a delimiter, which is written anew.
        const auto picture = hex("00 00 00 03 46 01 50 00 00 00 05 28 01 af 11 22");
        REQUIRE(out.write(stream, test::video_unit(9000, 9000, picture, true)));
        REQUIRE(out.write(stream, test::audio_unit(9000, each.unit, 3)));
        const demuxed read(stream);
        REQUIRE(read.sink.audio_formats == std::vector{each.format});
        REQUIRE(read.sink.video_formats.size() == 1);
        CHECK(read.sink.video_formats[0].codecs == hevc.codecs);
        REQUIRE(read.sink.of(track_kind::audio).size() == 1);
        CHECK(read.sink.of(track_kind::audio)[0].data == each.unit);
        REQUIRE(read.sink.of(track_kind::video).size() == 1);
        CHECK(read.sink.of(track_kind::video)[0].data == hex("00 00 00 05 28 01 af 11 22"));
        CHECK(read.sink.of(track_kind::video)[0].key);
    }
}

TEST_CASE("the clock comes every 100 ms, follows the media and never goes back") {
    for (const bool video : {true, false}) {
        for (const unsigned picture_every : {1u, 8u}) {
            CAPTURE(video);
            CAPTURE(picture_every);
            mpegts::muxer out;
            if (video) REQUIRE(out.set_format(0, test::avc_format()).has_value());
            REQUIRE(out.set_format(0, test::aac_format()).has_value());
            bytes stream;
            std::vector<std::pair<std::uint64_t, std::uint64_t>> clocks;  // and the newest DTS
            for (unsigned i = 0; i < 200; ++i) {
                // Over the wrap; pictures come a little late.
                const auto now = (mpegts::clock_mask - 90000 + i * 1920) & mpegts::clock_mask;
                bytes made;
                REQUIRE(out.write(made, test::audio_unit(now, bytes(100, 0))));
                if (video && i % picture_every == 0) {
                    const auto dts = (now - 1000) & mpegts::clock_mask;
                    out.write(made, test::video_unit(dts, dts, test::picture(true, 500), true));
                }
                for (const auto& packet : test::packets_of(made)) {
                    if (const auto clock = clock_of(packet)) {
                        CHECK(test::pid_of(packet) == (video ? 0x100 : 0x200));
                        clocks.emplace_back(*clock, now);
                    }
                }
                stream.insert(stream.end(), made.begin(), made.end());
            }
            check_counters(stream);
            REQUIRE(clocks.size() > 30);
            for (std::size_t i = 1; i < clocks.size(); ++i) {
                const auto advance = (clocks[i].first - clocks[i - 1].first) & mpegts::clock_mask;
                CHECK(advance <= 9000);
                const auto behind = (clocks[i].second - clocks[i].first) & mpegts::clock_mask;
                CHECK(behind >= mpegts::muxer::pcr_lead);
                CHECK(behind <= mpegts::muxer::pcr_lead + 1000);
            }
        }
    }
}

TEST_CASE("the map changes its version when tracks or codecs change, and only then") {
    const auto version = [](mpegts::muxer& out) {
        bytes tables;
        out.write_tables(tables);
        REQUIRE(tables.size() == 2 * 188);
        return tables[188 + 5 + 5] >> 1 & 31;
    };
    mpegts::muxer out;
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    const auto first = version(out);
    CHECK(version(out) == first);
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    CHECK(version(out) == first);
    REQUIRE(out.set_format(0, hevc).has_value());
    CHECK(version(out) == first + 1);
    REQUIRE(out.set_format(0, test::aac_format()).has_value());
    CHECK(version(out) == first + 2);
    out.remove(track_kind::audio, 5);
    CHECK(version(out) == first + 2);
    out.remove(track_kind::audio, 0);
    CHECK(version(out) == first + 3);
}

TEST_CASE("what cannot be written is left out") {
    mpegts::muxer out;
    bytes stream;
    CHECK_FALSE(out.write(stream, test::audio_unit(0, bytes(10, 0))));
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    REQUIRE(out.set_format(0, test::aac_format()).has_value());
    CHECK_FALSE(out.write(stream, test::video_unit(0, 0, hex("00 00 00 09 65 88"), true)));
    CHECK_FALSE(out.write(stream, test::audio_unit(0, bytes(8185, 0))));
    CHECK_FALSE(out.write(stream, test::audio_unit(0, bytes(10, 0), 1)));
    REQUIRE(out.set_format(0, *codec::read_opus_head({})).has_value());
    CHECK_FALSE(out.write(stream, test::audio_unit(0, bytes(65536, 0))));
    CHECK(stream.empty());

    for (std::uint8_t i = 1; i < mpegts::muxer::max_tracks - 1; ++i)
        REQUIRE(out.set_format(i, test::aac_format()).has_value());
    CHECK(out.set_format(100, test::aac_format()).error() == mpegts::errc::too_many_tracks);
    // Their map fills more than one packet.
    bytes tables;
    out.write_tables(tables);
    CHECK(demuxed(tables).sink.maps.empty());
    tables.insert(tables.end(), tables.begin(), tables.end());
    REQUIRE(demuxed(tables).sink.maps.size() == 1);
    CHECK(demuxed(tables).sink.maps[0].size() == mpegts::muxer::max_tracks);
}
