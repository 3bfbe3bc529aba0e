#include "weir/codec/bit_reader.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using test::hex;

TEST_CASE("bits come most significant first and across bytes") {
    const auto data = hex("a5 0f f0 00 01");
    codec::bit_reader in(data);
    CHECK(in.flag());
    CHECK(in.bits(3) == 2);
    CHECK(in.bits(8) == 0x50);
    CHECK(in.bits(28) == 0xff00001);
    CHECK(in.ok());
    CHECK(in.left() == 0);
}

TEST_CASE("Exp-Golomb numbers follow the table of the standard") {
    // 1 010 011 00100 00101 00110 00111 0001000, and then 1 bit of zero
    const auto data = hex("a6 42 98 e2 00");
    codec::bit_reader in(data);
    for (std::uint32_t expected = 0; expected < 7; ++expected) CHECK(in.ue() == expected);

    codec::bit_reader with_sign(data);
    for (const std::int32_t expected : {0, 1, -1, 2, -2, 3, -3}) CHECK(with_sign.se() == expected);
}

TEST_CASE("a read past the end is remembered") {
    const auto data = hex("ff");
    codec::bit_reader in(data);
    CHECK(in.bits(9) == 0);
    CHECK(!in.ok());
    CHECK(in.bits(1) == 0);

    const auto zeros = hex("00 00 00 00 00 00");
    codec::bit_reader golomb(zeros);
    CHECK(golomb.ue() == 0);
    CHECK(!golomb.ok());
}
