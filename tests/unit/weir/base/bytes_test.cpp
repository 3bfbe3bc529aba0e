#include "weir/base/bytes.hpp"

#include <doctest/doctest.h>

using namespace weir;

TEST_CASE("a reader returns big-endian numbers and says where it stands") {
    const bytes data{0x01, 0x02, 0x03, 0x04, 0x05, 0x06};
    byte_reader in(data);

    CHECK(in.u8() == 0x01);
    CHECK(in.u16() == 0x0203);
    CHECK(in.u24() == 0x040506u);
    CHECK(in.empty());
    CHECK(in.offset() == 6);
}

TEST_CASE("a read past the end returns nothing and moves nothing") {
    const bytes data{0x01, 0x02, 0x03};
    byte_reader in(data);

    CHECK(!in.u32());
    CHECK(in.offset() == 0);
    CHECK(!in.take(4));
    CHECK(in.take(3)->size() == 3);
    CHECK(!in.u8());
}

TEST_CASE("a writer writes what a reader reads") {
    bytes data;
    byte_writer out(data);
    out.u8(0xff);
    out.u16(0x1234);
    out.u24(0xabcdef);
    out.u32(0x89abcdef);
    out.u64(0x0123456789abcdef);
    out.patch_u32(6, 7);

    byte_reader in(data);
    CHECK(in.u8() == 0xff);
    CHECK(in.u16() == 0x1234);
    CHECK(in.u24() == 0xabcdefu);
    CHECK(in.u32() == 7u);
    CHECK(in.u64() == 0x0123456789abcdefull);
}
