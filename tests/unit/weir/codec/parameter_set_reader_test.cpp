#include "weir/codec/parameter_set_reader.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using test::hex;

TEST_CASE("emulation prevention bytes go and other threes stay") {
    const auto stripped =
        codec::strip_emulation_prevention(hex("67 00 00 03 00 00 03 01 03 00 03 00 00 00 03"));
    CHECK(stripped == hex("67 00 00 00 00 01 03 00 03 00 00 00"));
}
