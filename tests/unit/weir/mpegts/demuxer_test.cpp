#include "weir/mpegts/demuxer.hpp"

#include "weir/mpegts/section.hpp"

#include <doctest/doctest.h>

#include "programs.hpp"
#include "support/fragments.hpp"
#include <algorithm>

using namespace weir;
using mpegts::track_kind;
using test::demuxed;
using test::hex;

namespace {

constexpr std::uint16_t video_pid = 0x100;
constexpr std::uint64_t step = 3000;

// Pictures of 1000 bytes, every tenth a key, and a sound with each.
bytes show(unsigned pictures, std::uint64_t begin = 90000) {
    mpegts::muxer out;
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    REQUIRE(out.set_format(0, test::aac_format()).has_value());
    bytes stream;
    for (unsigned i = 0; i < pictures; ++i) {
        if (i % 10 == 0) out.write_tables(stream);
        const auto dts = begin + i * step;
        REQUIRE(out.write(stream, test::video_unit(dts + step, dts,
                                                   test::picture(i % 10 == 0, 1000), i % 10 == 0)));
        REQUIRE(out.write(stream, test::audio_unit(dts, bytes(200, static_cast<std::uint8_t>(i)))));
    }
    return stream;
}

bool is_video(const bytes& packet) {
    return test::pid_of(packet) == video_pid;
}

// The packets of video with their sizes taken out of the PES headers, as most encoders leave them.
void leave_sizes_open(std::vector<bytes>& packets) {
    for (auto& each : packets) {
        if (!is_video(each) || (each[1] & 0x40) == 0) continue;
        const auto at = 4 + ((each[3] & 0x20) != 0 ? 1u + each[4] : 0u);
        each[at + 4] = each[at + 5] = 0;
    }
}

std::vector<std::size_t> video_packets(const std::vector<bytes>& packets) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        if (is_video(packets[i])) found.push_back(i);
    }
    return found;
}

}  // namespace

TEST_CASE("tracks, formats and units come in any fragmentation") {
    const auto stream = show(12);
    for (const auto& pieces : test::fragmentations(stream)) {
        test::recording_sink sink;
        mpegts::demuxer in(sink);
        for (const auto piece : pieces) in.put(piece);
        in.finish();
        REQUIRE(sink.maps.size() == 1);
        const std::vector<mpegts::track> tracks{
            {0x100, track_kind::video, 0, codec::video_codec::avc},
            {0x200, track_kind::audio, 0, codec::audio_codec::aac}};
        CHECK(sink.maps[0] == tracks);
        CHECK(sink.video_formats == std::vector{test::avc_format()});
        CHECK(sink.audio_formats == std::vector{test::aac_format()});
        const auto pictures = sink.of(track_kind::video);
        REQUIRE(pictures.size() == 12);
        for (unsigned i = 0; i < pictures.size(); ++i) {
            CHECK(pictures[i].dts == 90000 + i * step);
            CHECK(pictures[i].pts == pictures[i].dts + step);
            CHECK(pictures[i].key == (i % 10 == 0));
            CHECK_FALSE(pictures[i].damaged);
            CHECK(pictures[i].data == test::picture(i % 10 == 0, 1000));
        }
        const auto sounds = sink.of(track_kind::audio);
        REQUIRE(sounds.size() == 12);
        CHECK(sounds[5].data == bytes(200, 5));
        CHECK(sounds[5].pts == 90000 + 5 * step);
        CHECK(in.stats() == mpegts::demuxer_stats{.packets = stream.size() / 188});
    }
}

TEST_CASE("times wrap at 33 bits and stay raw") {
    const demuxed read(show(4, mpegts::clock_mask - step));
    const auto pictures = read.sink.of(track_kind::video);
    REQUIRE(pictures.size() == 4);
    CHECK(pictures[1].dts == mpegts::clock_mask);
    CHECK(pictures[1].pts == step - 1);
    CHECK(pictures[2].dts == step - 1);
}

TEST_CASE("a lost packet costs its picture, and marks the next one") {
    auto packets = test::packets_of(show(12));
    // A picture is six packets; the third of the fourth picture.
    const auto lost = video_packets(packets)[3 * 6 + 2];
    packets.erase(packets.begin() + static_cast<std::ptrdiff_t>(lost));
    const demuxed read(test::joined(packets));
    CHECK(read.stats.gaps == 1);
    const auto pictures = read.sink.of(track_kind::video);
    REQUIRE(pictures.size() == 11);
    CHECK(pictures[2].dts == 90000 + 2 * step);
    CHECK(pictures[3].dts == 90000 + 4 * step);
    for (std::size_t i = 0; i < pictures.size(); ++i) CHECK(pictures[i].damaged == (i == 3));
    CHECK(read.sink.of(track_kind::audio).size() == 12);
}

TEST_CASE("packets that come twice, and counters that may jump, cost nothing") {
    auto packets = test::packets_of(show(12));
    const auto again = video_packets(packets)[8];
    packets.insert(packets.begin() + static_cast<std::ptrdiff_t>(again), packets[again]);
    // The first packet of the sixth picture has an adaptation field, and announces a jump.
    const auto video = video_packets(packets);
    packets[video[5 * 6 + 1]][5] |= 0x80;
    for (auto at = video.begin() + 5 * 6 + 1; at != video.end(); ++at)
        packets[*at][3] =
            static_cast<std::uint8_t>((packets[*at][3] & 0xf0) | ((packets[*at][3] + 5) & 15));
    const demuxed read(test::joined(packets));
    CHECK(read.stats.gaps == 0);
    const auto pictures = read.sink.of(track_kind::video);
    CHECK(pictures.size() == 12);
    CHECK(std::ranges::none_of(pictures, [](const auto& each) { return each.damaged; }));
}

TEST_CASE("broken and scrambled packets are not read") {
    auto packets = test::packets_of(show(12));
    const auto video = video_packets(packets);
    packets[video[7]][1] |= 0x80;
    const demuxed broken(test::joined(packets));
    CHECK(broken.stats.unusable_packets == 1);
    CHECK(broken.stats.gaps == 1);
    CHECK(broken.sink.of(track_kind::video).size() == 11);

    for (const auto at : video) packets[at][3] |= 0xc0;
    const demuxed scrambled(test::joined(packets));
    CHECK(scrambled.sink.of(track_kind::video).empty());
    CHECK(scrambled.sink.of(track_kind::audio).size() == 12);
    REQUIRE(scrambled.sink.refused.size() == 1);
    CHECK(scrambled.sink.refused[0].first == video_pid);
}

TEST_CASE("a picture of unstated size ends where the next begins, until its sender is known") {
    auto packets = test::packets_of(show(12));
    leave_sizes_open(packets);
    const auto video = video_packets(packets);
    // What has been handed out when the last packet of each picture is there.
    test::recording_sink sink;
    mpegts::demuxer in(sink);
    std::vector<std::size_t> handed_out;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        in.put(packets[i]);
        const bool next_begins = i + 1 == packets.size() || !is_video(packets[i + 1]);
        if (is_video(packets[i]) && next_begins)
            handed_out.push_back(sink.of(track_kind::video).size());
    }
    // The framer needs three packets to begin with.
    CHECK(handed_out == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12});
    in.finish();
    CHECK(sink.of(track_kind::video).size() == 12);

    // Another goes on after a packet that was filled up: one picture is damaged, and never again.
    auto longer = test::packets_of(show(30));
    leave_sizes_open(longer);
    const auto& end = longer[video_packets(longer)[9 * 6 + 5]];
    auto more = end;
    more[1] &= 0xbf;
    for (std::size_t i = 0, seen = 0; i < longer.size(); ++i) {
        if (!is_video(longer[i])) continue;
        const auto number = seen++;
        if (number % 6 == 5 && number / 6 >= 9) {
            // A seventh packet of this picture and of all that follow.
            longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i) + 1, more);
            ++i;
        }
    }
    unsigned counter = 0;
    for (auto& each : longer) {
        if (is_video(each))
            each[3] = static_cast<std::uint8_t>((each[3] & 0xf0) | (counter++ & 15));
    }
    const demuxed read(test::joined(longer));
    CHECK(read.stats.gaps == 0);
    CHECK(read.stats.broken_units == 1);
    const auto pictures = read.sink.of(track_kind::video);
    REQUIRE(pictures.size() == 30);
    for (std::size_t i = 0; i < pictures.size(); ++i) CHECK(pictures[i].damaged == (i == 10));
    CHECK(pictures[9].data.size() < pictures[11].data.size());
}

TEST_CASE("a PES packet that is shorter than it said is no picture") {
    auto packets = test::packets_of(show(3));
    const auto video = video_packets(packets);
    // The second picture ends a packet early, and nothing shows it.
    packets.erase(packets.begin() + static_cast<std::ptrdiff_t>(video[11]));
    unsigned number = 0;
    for (auto& each : packets) {
        if (is_video(each)) each[3] = static_cast<std::uint8_t>((each[3] & 0xf0) | (number++ & 15));
    }
    const demuxed read(test::joined(packets));
    CHECK(read.stats.gaps == 0);
    CHECK(read.stats.broken_units == 1);
    const auto pictures = read.sink.of(track_kind::video);
    REQUIRE(pictures.size() == 2);
    CHECK(pictures[1].damaged);
}

TEST_CASE("a map that changes keeps the tracks that stay") {
    mpegts::muxer out;
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    REQUIRE(out.set_format(0, test::aac_format()).has_value());
    bytes stream;
    out.write_tables(stream);
    const auto picture = test::picture(true, 100);
    out.write(stream, test::video_unit(0, 0, picture, true));
    REQUIRE(out.set_format(1, *codec::read_opus_head({})).has_value());
    out.remove(track_kind::audio, 0);
    out.write_tables(stream);
    out.write(stream, test::video_unit(3000, 3000, picture, true));
    out.write(stream, test::audio_unit(3000, bytes{0xfc, 1, 2}, 1));

    const demuxed read(stream);
    REQUIRE(read.sink.maps.size() == 2);
    const std::vector<mpegts::track> later{{0x100, track_kind::video, 0, codec::video_codec::avc},
                                           {0x201, track_kind::audio, 0, codec::audio_codec::opus}};
    CHECK(read.sink.maps[1] == later);
    // The video track was not begun anew.
    CHECK(read.sink.video_formats.size() == 1);
    CHECK(read.sink.of(track_kind::video).size() == 2);
    REQUIRE(read.sink.of(track_kind::audio).size() == 1);
    CHECK(read.sink.of(track_kind::audio)[0].track == 0);
}

TEST_CASE("tracks beyond sixteen, and what is not carried, are refused by name") {
    std::vector<mpegts::map_entry> entries;
    entries.push_back({0x90, 0x86, {}});
    for (std::uint16_t i = 0; i < 18; ++i)
        entries.push_back({static_cast<std::uint16_t>(0x100 + i), 0x0f, {}});
    bytes stream;
    mpegts::packet_writer programs(0);
    mpegts::packet_writer map(0x1000);
    programs.write_section(stream, mpegts::make_programs(0x1000));
    map.write_section(stream, mpegts::make_map(0, 0x100, entries));
    map.write_section(stream, mpegts::make_map(0, 0x100, entries));
    const demuxed read(stream);
    REQUIRE(read.sink.maps.size() == 1);
    CHECK(read.sink.maps[0].size() == mpegts::demuxer::max_tracks);
    REQUIRE(read.sink.refused.size() == 3);
    CHECK(read.sink.refused[0].second == "SCTE-35 cues (stream type 0x86) is not carried");
    CHECK(read.sink.refused[1].first == 0x110);

    // Whoever finds new reasons all the time is not listened to.
    for (std::uint8_t version = 1; version < 100; ++version)
        map.write_section(stream, mpegts::make_map(version, 0x100, entries));
    const demuxed again(stream);
    CHECK(again.sink.refused.size() == mpegts::max_refusals);
    CHECK(again.stats.refusals > mpegts::max_refusals);
}

TEST_CASE("maps of several programs on one PID: the first is read") {
    bytes stream;
    mpegts::packet_writer programs(0);
    mpegts::packet_writer map(0x1000);
    programs.write_section(stream, mpegts::make_programs(0x1000));
    auto other = mpegts::make_map(0, 0x300, std::vector<mpegts::map_entry>{{0x300, 0x1b, {}}});
    other[4] = 9;
    other.resize(other.size() - 4);
    byte_writer(other).u32(mpegts::section_checksum(other));
    for (int i = 0; i < 3; ++i) {
        map.write_section(stream, other);
        map.write_section(
            stream, mpegts::make_map(0, 0x100, std::vector<mpegts::map_entry>{{0x100, 0x0f, {}}}));
    }
    const demuxed read(stream);
    REQUIRE(read.sink.maps.size() == 1);
    CHECK(read.sink.maps[0].at(0).pid == 0x100);
}

TEST_CASE("a PES packet over its limit is given up") {
    bytes stream;
    mpegts::muxer out;
    REQUIRE(out.set_format(0, test::avc_format()).has_value());
    out.write_tables(stream);
    const auto big = test::picture(true, mpegts::elementary_stream::max_video_pes);
    out.write(stream, test::video_unit(0, 0, big, true));
    out.write(stream, test::video_unit(3000, 3000, test::picture(true, 1000), true));
    const demuxed read(stream);
    CHECK(read.stats.broken_units == 1);
    const auto pictures = read.sink.of(track_kind::video);
    REQUIRE(pictures.size() == 1);
    CHECK(pictures[0].damaged);
}

TEST_CASE("unfinished pictures of many tracks take no more than their budget") {
    mpegts::muxer out;
    bytes stream;
    constexpr std::uint8_t tracks = 4;
    for (std::uint8_t i = 0; i < tracks; ++i)
        REQUIRE(out.set_format(i, test::avc_format()).has_value());
    out.write_tables(stream);
    // Of each the first 12 MiB of a picture, one after the other, then a small one.
    const auto large = test::picture(true, 12 * 1024 * 1024);
    const auto small = test::picture(true, 1000);
    bytes rest;
    for (std::uint8_t i = 0; i < tracks; ++i) {
        auto unit = test::video_unit(0, 0, large, true);
        unit.track = i;
        REQUIRE(out.write(stream, unit));
        unit.data = small;
        REQUIRE(out.write(rest, unit));
    }
    stream.insert(stream.end(), rest.begin(), rest.end());
    const demuxed read(stream);
    CHECK(read.stats.broken_units == 2);
    CHECK(read.sink.units.size() == 2 + tracks);
}

TEST_CASE("what looks like one long unit of E-AC-3 is read in time") {
    std::vector<mpegts::map_entry> entries{{0x100, 0x87, {}}};
    bytes stream;
    mpegts::packet_writer programs(0);
    mpegts::packet_writer map(0x1000);
    programs.write_section(stream, mpegts::make_programs(0x1000));
    map.write_section(stream, mpegts::make_map(0, 0x100, entries));
    bytes pes;
    mpegts::append_pes_header(pes, mpegts::private_stream_1, {});
    while (pes.size() < 250'000) byte_writer(pes).u32(0x0b774001);
    mpegts::packet_writer packets(0x100);
    for (int i = 0; i < 4; ++i) packets.write_pes(stream, pes, {});
    const demuxed read(stream);
    CHECK(read.sink.units.empty());
}
