#include "weir/mpegts/ts_packet.hpp"

#include "weir/mpegts/continuity.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using mpegts::continuity;
using test::hex;

namespace {

bytes packet(const char* begin) {
    auto all = hex(begin);
    all.resize(mpegts::packet_size, 0xaa);
    return all;
}

}  // namespace

TEST_CASE("a transport packet says what is in it") {
    const auto plain = packet("47 41 00 17 00 00 01");
    const auto first = mpegts::read_ts_packet(plain);
    REQUIRE(first.has_value());
    CHECK(first->pid == 0x100);
    CHECK(first->start);
    CHECK(first->counter == 7);
    CHECK(first->payload.size() == 184);
    CHECK_FALSE(first->stuffed);
    CHECK_FALSE(first->discontinuity);

    const auto with_clock = packet("47 01 00 3f 07 d0 00 00 7b 0c 7e 00");
    const auto second = mpegts::read_ts_packet(with_clock);
    REQUIRE(second.has_value());
    CHECK_FALSE(second->start);
    CHECK(second->discontinuity);
    CHECK_FALSE(second->stuffed);
    CHECK(second->payload.size() == 176);

    CHECK(mpegts::read_ts_packet(packet("47 81 00 10"))->transport_error);
    CHECK(mpegts::read_ts_packet(packet("47 01 00 90"))->scrambled);
    const auto without_payload = packet("47 01 00 20 b7 10");
    CHECK_FALSE(mpegts::read_ts_packet(without_payload)->has_payload);
}

TEST_CASE("an adaptation field longer than what it says is stuffing") {
    const struct {
        const char* begin;
        bool stuffed;
    } fields[] = {
        {"47 01 00 30 00", true},                             // one byte
        {"47 01 00 30 01 00", true},                          // two bytes
        {"47 01 00 30 01 40", false},                         // random access
        {"47 01 00 30 09 10 00 00 00 00 7e 00 ff ff", true},  // a clock and two bytes
        {"47 01 00 30 04 02 02 aa bb", false},                // private data
        {"47 01 00 30 05 02 02 aa bb ff", true},              //
        {"47 01 00 30 03 01 01 00", false},                   // an extension
        {"47 01 00 30 02 04 01", false},                      // a splice countdown
    };
    for (const auto& each : fields) {
        CAPTURE(each.begin);
        const auto bytes_of_packet = packet(each.begin);
        REQUIRE(mpegts::read_ts_packet(bytes_of_packet).has_value());
        CHECK(mpegts::read_ts_packet(bytes_of_packet)->stuffed == each.stuffed);
    }
}

TEST_CASE("what is no packet is not read") {
    CHECK_FALSE(mpegts::read_ts_packet(packet("46 01 00 10")));
    CHECK_FALSE(mpegts::read_ts_packet(packet("47 01 00 00")));        // neither field nor payload
    CHECK_FALSE(mpegts::read_ts_packet(packet("47 01 00 30 b8 00")));  // a field past the end
    CHECK_FALSE(mpegts::read_ts_packet(byte_view(packet("47 01 00 10")).first(187)));
}

TEST_CASE("a counter that jumps is a gap, a packet that comes twice is not") {
    const bytes one{1};
    const bytes two{2};
    const auto with = [](std::uint8_t counter, byte_view payload, bool discontinuity = false) {
        mpegts::ts_packet made;
        made.counter = counter;
        made.payload = payload;
        made.discontinuity = discontinuity;
        return made;
    };
    continuity order;
    CHECK(order.check(with(14, one)) == continuity::verdict::follows);
    CHECK(order.check(with(15, one)) == continuity::verdict::follows);
    CHECK(order.check(with(15, one)) == continuity::verdict::repeats);
    CHECK(order.check(with(0, one)) == continuity::verdict::follows);
    // Sixteen were lost.
    CHECK(order.check(with(0, two)) == continuity::verdict::gap);
    CHECK(order.check(with(2, one)) == continuity::verdict::gap);
    CHECK(order.check(with(9, one, true)) == continuity::verdict::follows);
    CHECK(order.check(with(10, one)) == continuity::verdict::follows);
}
