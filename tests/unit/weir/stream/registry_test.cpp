#include "weir/stream/registry.hpp"

#include "weir/stream/errc.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>

using namespace weir;

namespace {

stream::publication on(std::string channel) {
    stream::publication what;
    what.channel = std::move(channel);
    return what;
}

}  // namespace

TEST_CASE("a channel has one publisher at a time") {
    loop home(0);
    stream::registry live;
    const auto first = live.announce(on("a"), home);
    REQUIRE(first.has_value());
    CHECK(live.announce(on("a"), home).error() == stream::errc::already_live);
    CHECK(live.announce(on("b"), home).has_value());
    CHECK(live.find("a") == *first);
    CHECK((*first)->home == &home);
    CHECK(!live.find("c"));

    live.withdraw(*first);

    CHECK(!live.find("a"));
    CHECK(live.find("b"));
    CHECK(live.announce(on("a"), home).has_value());
}

TEST_CASE("withdrawing an older show leaves the one that has its channel now") {
    loop home(0);
    stream::registry live;
    const auto older = live.announce(on("a"), home).value();
    live.withdraw(older);
    const auto newer = live.announce(on("a"), home).value();
    live.withdraw(older);
    CHECK(live.find("a") == newer);
}

TEST_CASE("all shows come in the order of their channels") {
    loop home(0);
    stream::registry live;
    for (const auto* name : {"b", "c", "a"}) CHECK(live.announce(on(name), home).has_value());
    std::string names;
    for (const auto& each : live.all()) names += each->what.channel;
    CHECK(names == "abc");
}

TEST_CASE("no two shows have one identifier, not even those of the same moment on two threads") {
    loop home(0);
    stream::registry live;
    constexpr int each = 3000;
    const auto announce = [&](char name) {
        for (int i = 0; i < each; ++i)
            CHECK(live.announce(on(name + std::to_string(i)), home).has_value());
    };
    std::thread other(announce, 'a');
    announce('b');
    other.join();

    std::set<std::string> ids;
    for (const auto& one : live.all()) {
        ids.insert(one->id);
        CHECK(one->id.size() <= 12);
        CHECK(std::ranges::all_of(
            one->id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }));
    }
    CHECK(ids.size() == 2 * each);
}

TEST_CASE("identifiers rise") {
    loop home(0);
    stream::registry live;
    std::string last;
    for (int i = 0; i < 100; ++i) {
        const auto made = live.announce(on("x"), home).value();
        CHECK((made->id.size() > last.size() || made->id > last));
        last = made->id;
        live.withdraw(made);
    }
}
