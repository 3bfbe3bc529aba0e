#include "weir/flv/tag.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;

TEST_CASE("a tag header holds type, size and a timestamp with its high byte last") {
    bytes out(flv::tag_header_size);
    flv::write_tag_header(std::span<std::uint8_t, flv::tag_header_size>(out), flv::tag_type::video,
                          0x010203, 0xa1b2c3d4);
    CHECK(test::to_hex(out) == "09 01 02 03 b2 c3 d4 a1 00 00 00");
}

TEST_CASE("a file header says which tracks follow") {
    CHECK(test::to_hex(flv::file_header(true, true)) == "46 4c 56 01 05 00 00 00 09 00 00 00 00");
    CHECK(test::to_hex(flv::file_header(true, false)) == "46 4c 56 01 01 00 00 00 09 00 00 00 00");
    CHECK(test::to_hex(flv::file_header(false, true)) == "46 4c 56 01 04 00 00 00 09 00 00 00 00");
}
