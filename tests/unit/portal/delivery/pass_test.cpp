#include "portal/delivery/pass.hpp"

#include <doctest/doctest.h>

using portal::delivery::passes;
using reach = portal::delivery::passes::reach;

TEST_CASE("a pass is good for its own video, until its time, as far as it says, and unaltered") {
    const passes ours(weir::crypto::secret_key{1});
    const passes theirs(weir::crypto::secret_key{2});
    constexpr weir::store::timestamp then = 1'800'000'000'000;
    constexpr weir::store::timestamp life = std::chrono::milliseconds(passes::life).count();
    const auto pass = ours.make("AAAAAAAAAAA", 7, reach::published, then);

    CHECK(ours.read(pass, "AAAAAAAAAAA", then) == reach::published);
    CHECK(ours.read(ours.make("AAAAAAAAAAA", 7, reach::any, then), "AAAAAAAAAAA", then) ==
          reach::any);
    CHECK(ours.read(pass, "AAAAAAAAAAA", then + life - 1) == reach::published);
    CHECK(ours.read(pass, "AAAAAAAAAAA", then + life) == reach::none);
    CHECK(ours.read(pass, "AAAAAAAAAAB", then) == reach::none);
    CHECK(theirs.read(pass, "AAAAAAAAAAA", then) == reach::none);
    for (std::size_t i = 0; i < pass.size(); ++i) {
        auto other = pass;
        other[i] = other[i] == 'a' ? 'b' : 'a';
        CHECK(ours.read(other, "AAAAAAAAAAA", then) == reach::none);
    }
    CHECK(ours.read("", "AAAAAAAAAAA", then) == reach::none);
    CHECK(ours.read(std::string(1000, '.'), "AAAAAAAAAAA", then) == reach::none);
}
