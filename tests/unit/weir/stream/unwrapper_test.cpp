#include "weir/stream/unwrapper.hpp"

#include <doctest/doctest.h>

using weir::stream::unwrapper;

TEST_CASE("the 32-bit clock may wrap between any two stamps, and disorder across it is no jump") {
    unwrapper clock(32);
    CHECK(clock.unwrap(0xffffffdf) == 0xffffffdf);
    CHECK(clock.unwrap(0xffffffe9) == 0xffffffe9);
    CHECK(clock.unwrap(0x00000000) == 0x100000000);
    CHECK(clock.unwrap(0xfffffffe) == 0xfffffffe);
    CHECK(clock.unwrap(0x00000013) == 0x100000013);
}

TEST_CASE("the 33-bit clock of MPEG-TS wraps where it should") {
    unwrapper clock(33);
    CHECK(clock.unwrap(0xffffffff) == 0xffffffff);
    CHECK(clock.unwrap(0x100000000) == 0x100000000);
    CHECK(clock.unwrap(0x1fffffff0) == 0x1fffffff0);
    CHECK(clock.unwrap(5) == 0x200000005);
}

TEST_CASE("a clock that runs for longer than its bits goes on") {
    unwrapper clock(32);
    constexpr std::int64_t step = 9'000;
    bool right = true;
    for (std::int64_t i = 0; i < 1'000'000; ++i)
        right = right && clock.unwrap(static_cast<std::uint32_t>(i * step)) == i * step;
    CHECK(right);
}
