#include "portal/http/rate_limit.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using portal::http::address_prefix;
using portal::http::rate_limit;

namespace {

constexpr rate_limit::settings three_a_minute{3, 20s};
const rate_limit::clock::time_point start{};

}  // namespace

TEST_CASE("so many at once, then one each time it refills") {
    rate_limit limit(three_a_minute);

    for (int i = 0; i < 3; ++i) CHECK(!limit.take("ada", start));
    CHECK(limit.take("ada", start) == 20s);
    CHECK(limit.take("ada", start + 15s) == 5s);
    CHECK(!limit.take("ada", start + 20s));
    CHECK(limit.take("ada", start + 20s));
}

TEST_CASE("names do not share a bucket") {
    rate_limit limit(three_a_minute);
    for (int i = 0; i < 4; ++i) limit.take("ada", start);

    CHECK(!limit.take("grace", start));
}

TEST_CASE("a bucket never holds more than its burst") {
    rate_limit limit(three_a_minute);
    limit.take("ada", start);
    limit.give_back("ada");
    limit.give_back("ada");

    for (int i = 0; i < 3; ++i) CHECK(!limit.take("ada", start + 24h));
    CHECK(limit.take("ada", start + 24h));
}

TEST_CASE("what was given back counts for nothing") {
    rate_limit limit(three_a_minute);
    for (int i = 0; i < 100; ++i) {
        CHECK(!limit.take("ada", start));
        limit.give_back("ada");
    }
}

TEST_CASE("any number of names takes bounded memory, and who is held back stays so") {
    rate_limit limit(three_a_minute);
    for (int i = 0; i < 200'000; ++i) limit.take(std::to_string(i), start + i * 1ms);
    CHECK(limit.size() <= 50'000);

    rate_limit at_one_moment(three_a_minute);
    for (int i = 0; i < 100'000; ++i) at_one_moment.take(std::to_string(i), start);
    CHECK(at_one_moment.size() <= 50'000);

    for (int i = 0; i < 3; ++i) limit.take("ada", start + 200s);
    for (int i = 0; i < 40'000; ++i) limit.take("x" + std::to_string(i), start + 201s);
    CHECK(limit.take("ada", start + 201s));
}

TEST_CASE("an IPv6 network of one household counts as one client") {
    CHECK(address_prefix("192.0.2.1") == "192.0.2.1");
    CHECK(address_prefix("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    CHECK(address_prefix("2001:db8:1:2::9") == address_prefix("2001:db8:1:2:ffff::1"));
    CHECK(address_prefix("2001:db8:1:3::9") != address_prefix("2001:db8:1:2::9"));
    CHECK(address_prefix("no address") == "no address");
}
