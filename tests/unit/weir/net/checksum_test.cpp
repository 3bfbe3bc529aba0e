#include "weir/net/checksum.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

using weir::net::checksum;

namespace {

std::string hashed(checksum::algorithm which, const std::string& text, std::size_t step) {
    checksum sum(which);
    for (std::size_t at = 0; at < text.size(); at += step)
        sum.add(weir::as_bytes(std::string_view(text).substr(at, step)));
    return fmt::format("{:02x}", fmt::join(sum.finish(), ""));
}

}  // namespace

TEST_CASE("the examples of the standards, in pieces of any size") {
    const std::string two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    const auto sha1 = checksum::algorithm::sha1;
    const auto sha256 = checksum::algorithm::sha256;
    for (const auto step : std::vector<std::size_t>{1, 7, 64, 1'000'000}) {
        CHECK(hashed(sha1, "", step) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        CHECK(hashed(sha1, "abc", step) == "a9993e364706816aba3e25717850c26c9cd0d89d");
        CHECK(hashed(sha1, two_blocks, step) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        CHECK(hashed(sha256, "abc", step) ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    CHECK(hashed(sha1, std::string(1'000'000, 'a'), 1000) ==
          "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}
