#include "portal/http/backoff.hpp"

#include <doctest/doctest.h>

#include <string>

using portal::http::backoff;
using namespace std::chrono_literals;

namespace {

const backoff::clock::time_point start = backoff::clock::time_point() + 24h;

}  // namespace

TEST_CASE("after the free tries each wait is twice the one before, up to the longest") {
    backoff tries({3, 2s, 10s, 1h});
    auto now = start;
    for (int i = 0; i < 3; ++i) CHECK(!tries.take("ada", now));

    CHECK(tries.take("ada", now) == 2s);
    CHECK(tries.take("ada", now + 1s) == 1s);
    for (const auto wait : {4s, 8s, 10s, 10s}) {
        now += 10s;
        CHECK(!tries.take("ada", now));
        CHECK(tries.take("ada", now) == wait);
    }
    CHECK(!tries.take("bob", now));
}

TEST_CASE("who has shown that they know, and who has rested, begins anew") {
    backoff tries({1, 2s, 10s, 1h});
    CHECK(!tries.take("ada", start));
    CHECK(tries.take("ada", start));
    tries.forgive("ada");
    CHECK(!tries.take("ada", start));
    CHECK(!tries.take("ada", start + 2h));
    CHECK(tries.take("ada", start + 2h) == 2s);
}

TEST_CASE("a try that was given back was none") {
    backoff tries({1, 2s, 10s, 1h});
    CHECK(!tries.take("ada", start));
    tries.give_back("ada");
    CHECK(tries.size() == 0);
    tries.give_back("ada");
    CHECK(!tries.take("ada", start));
}

TEST_CASE("it never knows more names than it has room for") {
    backoff tries({1, 2s, 10s, 1h});
    for (int i = 0; i < 60'000; ++i)
        CHECK(!tries.take(std::to_string(i), start + std::chrono::milliseconds(i)));
    CHECK(tries.size() <= 50'000);
    CHECK(tries.take("59999", start + 60s));
}
