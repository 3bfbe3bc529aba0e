#include "weir/hls/cache.hpp"

#include <doctest/doctest.h>

using namespace weir::hls;
using namespace std::chrono_literals;

TEST_CASE("what never changes may be kept, what does may not be kept long") {
    CHECK(cache_blocking_playlist(4s) == "public, max-age=24");
    CHECK(cache_plain_playlist(4s) == "public, max-age=2");
    CHECK(cache_plain_playlist(1s) == "no-cache");
    CHECK(cache_multivariant(4s) == "public, max-age=4");
    CHECK(cache_media() == "public, max-age=3600, immutable");
    CHECK(cache_blocking_error(4s) == "public, max-age=16");
    CHECK(cache_missing() == "no-store");
}
