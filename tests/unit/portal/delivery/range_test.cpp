#include "portal/delivery/range.hpp"

#include <doctest/doctest.h>

using portal::delivery::range;
using portal::delivery::read_range;

namespace {

range part(std::uint64_t first, std::uint64_t size) {
    return {range::kind::part, first, size};
}
const range whole{range::kind::whole, 0, 1000};
const range nothing{range::kind::nothing, 0, 0};

}  // namespace

TEST_CASE("one range of bytes is that part, cut at the end") {
    CHECK(read_range("bytes=0-0", 1000) == part(0, 1));
    CHECK(read_range("bytes=500-", 1000) == part(500, 500));
    CHECK(read_range("bytes=900-5000", 1000) == part(900, 100));
    CHECK(read_range("bytes=-1", 1000) == part(999, 1));
    CHECK(read_range("bytes=-5000", 1000) == part(0, 1000));
    CHECK(read_range("bytes= 1-2 ", 1000) == part(1, 2));
    CHECK(read_range("bytes=0-18446744073709551615", 1000) == part(0, 1000));
}

TEST_CASE("a range that begins after the end is none") {
    CHECK(read_range("bytes=1000-", 1000) == nothing);
    CHECK(read_range("bytes=-0", 1000) == nothing);
    CHECK(read_range("bytes=0-", 0) == nothing);
    CHECK(read_range("bytes=-1", 0) == nothing);
}

TEST_CASE("what is not understood is the whole") {
    for (const auto* each :
         {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "items=0-1", "bytes=0-1,3-4",
          "bytes=1", "bytes=18446744073709551616-", "bytes=--1"})
        CHECK_MESSAGE(read_range(each, 1000) == whole, each);
}

TEST_CASE("If-Range keeps the part only of what is still the same") {
    CHECK(read_range("bytes=1-2", "\"a\"", "\"a\"", 1000) == part(1, 2));
    CHECK(read_range("bytes=1-2", "\"b\"", "\"a\"", 1000) == whole);
    CHECK(read_range("bytes=1-2", "W/\"a\"", "\"a\"", 1000) == whole);
    CHECK(read_range("bytes=1-2", "Sat, 29 Oct 1994 19:43:31 GMT", "\"a\"", 1000) == whole);
    CHECK(read_range("bytes=1-2", std::nullopt, "\"a\"", 1000) == part(1, 2));
    CHECK(read_range(std::nullopt, "\"a\"", "\"a\"", 1000) == whole);
}
