#include "weir/stream/registry.hpp"

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

TEST_CASE("a channel has one broadcast at a time") {
    loop home(0);
    stream::registry live;
    const auto first = live.announce(on("a"), home);
    CHECK(first.fresh);
    const auto second = live.announce(on("a"), home);
    CHECK(!second.fresh);
    CHECK(second.of == first.of);
    CHECK(live.announce(on("b"), home).fresh);
    CHECK(live.find("a") == first.of);
    CHECK(first.of->home == &home);
    CHECK(!live.find("c"));

    live.withdraw(first.of, false);

    CHECK(!live.find("a"));
    CHECK(live.find("b"));
    CHECK(live.announce(on("a"), home).fresh);
}

TEST_CASE("withdrawing an older show leaves the one that has its channel now") {
    loop home(0);
    stream::registry live;
    const auto older = live.announce(on("a"), home).of;
    live.withdraw(older, false);
    const auto newer = live.announce(on("a"), home).of;
    live.withdraw(older, false);
    CHECK(live.find("a") == newer);
}

TEST_CASE("all shows come in the order of their channels") {
    loop home(0);
    stream::registry live;
    for (const auto* name : {"b", "c", "a"}) CHECK(live.announce(on(name), home).fresh);
    std::string names;
    for (const auto& each : live.all()) names += each->channel;
    CHECK(names == "abc");
}

TEST_CASE("no two shows have one identifier, not even those of the same moment on two threads") {
    loop home(0);
    stream::registry live;
    constexpr int each = 3000;
    const auto announce = [&](char name) {
        for (int i = 0; i < each; ++i)
            CHECK(live.announce(on(name + std::to_string(i)), home).fresh);
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
        const auto made = live.announce(on("x"), home).of;
        CHECK((made->id.size() > last.size() || made->id > last));
        last = made->id;
        live.withdraw(made, false);
    }
}

TEST_CASE("a publisher that was lost and is back in time goes on with its show") {
    loop home(0);
    stream::registry live;
    const auto first = live.announce(on("a"), home).of;
    live.withdraw(first, true);
    const auto second = live.announce(on("a"), home).of;
    CHECK(second->id != first->id);
    CHECK(second->show == first->show);
    CHECK(second->started_at == first->started_at);

    live.withdraw(second, true);
    const auto third = live.announce(on("a"), home).of;
    CHECK(third->show == first->show);
    live.withdraw(third, false);
    CHECK(live.announce(on("a"), home).of->show != first->show);
}

TEST_CASE("a publisher that is back too late begins a show of its own") {
    loop home(0);
    stream::registry live(std::chrono::milliseconds(0));
    const auto first = live.announce(on("a"), home).of;
    live.withdraw(first, true);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    CHECK(live.announce(on("a"), home).of->show != first->show);
}
