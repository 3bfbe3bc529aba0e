#include "weir/base/packet.hpp"

#include <doctest/doctest.h>

using namespace weir;

TEST_CASE("a packet keeps its payload while it grows") {
    packet p;
    for (int i = 0; i < 1000; ++i) p.append(bytes{static_cast<std::uint8_t>(i), 0x55});

    REQUIRE(p.size() == 2000);
    CHECK(p.payload()[0] == 0);
    CHECK(p.payload()[1998] == static_cast<std::uint8_t>(999));
    CHECK(p.payload().data() == p.block() + packet::headroom);
}

TEST_CASE("an empty packet has an empty payload") {
    packet p;
    CHECK(p.empty());
    p.append({});
    CHECK(p.payload().empty());
}
