#include "weir/mpegts/pes.hpp"

#include "weir/mpegts/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using mpegts::errc;
using mpegts::pes_time;
using test::hex;

TEST_CASE("the header of a picture of ffmpeg is read") {
    const auto packet = hex("00 00 01 e0 00 00 80 c0 0a 31 00 09 10 a1 11 00 07 d8 61 00 00");
    const auto header = mpegts::read_pes_header(packet);
    REQUIRE(header.has_value());
    CHECK(header->size == 19);
    CHECK(header->time == pes_time{133200, 126000});
    CHECK(mpegts::pes_packet_size(packet) == 0);
}

TEST_CASE("times of 33 bits go both ways") {
    for (const std::uint64_t stamp :
         {std::uint64_t{0}, std::uint64_t{0x7fff}, std::uint64_t{0x8000}, std::uint64_t{0x3fffffff},
          std::uint64_t{0x40000000}, std::uint64_t{0x155555555}, mpegts::clock_mask}) {
        CAPTURE(stamp);
        for (const auto dts : {stamp, (stamp + 1) & mpegts::clock_mask}) {
            bytes packet;
            mpegts::append_pes_header(packet, mpegts::first_video_stream, {stamp, dts});
            const auto header = mpegts::read_pes_header(packet);
            REQUIRE(header.has_value());
            CHECK(header->time == pes_time{stamp, dts});
            CHECK(header->size == packet.size());
        }
    }
}

TEST_CASE("a packet states its size where there is room for it") {
    bytes packet;
    mpegts::append_pes_header(packet, mpegts::first_audio_stream, {1, 1});
    packet.resize(0xffff + 6);
    CHECK(mpegts::state_pes_size(packet));
    CHECK(mpegts::pes_packet_size(packet) == packet.size());
    packet.push_back(0);
    put_be<2>(packet.data() + 4, 0);
    CHECK_FALSE(mpegts::state_pes_size(packet));
    CHECK(mpegts::pes_packet_size(packet) == 0);
    CHECK(mpegts::pes_packet_size(byte_view(packet).first(5)) == 0);
}

TEST_CASE("a header that cannot be read is refused with its reason") {
    const struct {
        const char* packet;
        parse_error why;
    } refused[] = {
        {"", {errc::pes_too_short, 0}},
        {"00 00 01 e0 00 00 80 80", {errc::pes_too_short, 8}},
        {"00 00 01 e0 00 00 80 80 05 21 00 09", {errc::pes_too_short, 12}},
        {"00 00 02 e0 00 00 80 00 00", {errc::pes_header, 0}},
        {"00 00 01 e0 00 00 40 00 00", {errc::pes_header, 6}},  // MPEG-1
        {"00 00 01 e0 00 00 80 80 04 21 00 09 10", {errc::pes_header, 6}},
        {"00 00 01 e0 00 00 80 c0 05 31 00 09 10 a1", {errc::pes_header, 6}},
    };
    for (const auto& each : refused) {
        CAPTURE(each.packet);
        const auto read = mpegts::read_pes_header(hex(each.packet));
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error() == each.why);
    }
    CHECK_FALSE(mpegts::read_pes_header(hex("00 00 01 e0 00 00 80 00 00"))->time);
}
