#include "weir/http/audience.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace weir;
using namespace std::chrono_literals;
using http::audience;
using stream::way_out;

namespace {

stream::broadcast_ptr show(std::string id) {
    auto made = std::make_shared<stream::broadcast>();
    made->id = std::move(id);
    return made;
}

std::int64_t viewers(const stream::broadcast_ptr& of) {
    return of->stats.viewers_of(way_out::hls);
}

const audience::clock::time_point start{1h};

audience::request by(std::string_view id) {
    return {id, "192.0.2.7", 12s};
}

}  // namespace

TEST_CASE("a viewer counts once however often it asks, until it has not asked for a while") {
    audience all;
    const auto a = show("a");
    const auto b = show("b");
    for (int i = 0; i < 10; ++i) all.seen(a, by("abcdefghijkl"), start + i * 1s);
    all.seen(a, by("bbcdefghijkl"), start);
    all.seen(b, by("abcdefghijkl"), start);
    all.count(start + 9s);
    CHECK(viewers(a) == 2);
    CHECK(viewers(b) == 1);

    all.count(start + 13s);
    CHECK(viewers(a) == 1);
    CHECK(viewers(b) == 0);
    all.seen(a, by("abcdefghijkl"), start + 20s);
    all.count(start + 22s);
    CHECK(viewers(a) == 1);
    all.count(start + 33s);
    CHECK(viewers(a) == 0);
}

TEST_CASE("what is no identifier of ours is not counted") {
    audience all;
    const auto a = show("a");
    for (const auto* id : {"", "short", "thirteenchars", "a much longer one than we would make"})
        all.seen(a, by(id), start);
    all.count(start);
    CHECK(viewers(a) == 0);
}

TEST_CASE("identifiers are all different, fit a URL, and count") {
    audience all;
    const auto a = show("a");
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        const auto id = audience::make_id();
        CHECK(id.find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
              std::string::npos);
        ids.insert(id);
        all.seen(a, by(id), start);
    }
    all.count(start);
    CHECK(ids.size() == 1000);
    CHECK(viewers(a) == 1000);
}

TEST_CASE("made-up identifiers do not grow without end") {
    audience all;
    const auto a = show("a");
    for (std::size_t i = 0; i < audience::most + 10; ++i) {
        auto id = std::to_string(i);
        id.insert(0, 12 - id.size(), '0');
        all.seen(a, by(id), start);
    }
    all.count(start);
    CHECK(viewers(a) == static_cast<std::int64_t>(audience::most));
}

TEST_CASE("a show that nobody watches any more is let go") {
    audience all;
    auto a = show("a");
    const std::weak_ptr<stream::broadcast> gone = a;
    all.seen(a, by("abcdefghijkl"), start);
    a.reset();
    all.count(start + 1s);
    CHECK(!gone.expired());
    all.count(start + 1min);
    CHECK(gone.expired());
}

TEST_CASE(
    "viewers are listed, and one who is dismissed is refused for a while and counts no more") {
    audience all;
    const auto a = show("a");
    CHECK(all.seen(a, by("abcdefghijkl"), start));
    CHECK(all.seen(a, by("bbcdefghijkl"), start + 3s));

    const auto listed = all.viewers(*a, start + 4s);
    REQUIRE(listed.size() == 2);
    CHECK(listed[1].id == "bbcdefghijkl");
    CHECK(listed[1].address == "192.0.2.7");
    CHECK(listed[1].since == start + 3s);

    CHECK(all.dismiss(*a, "abcdefghijkl", start + 5s));
    CHECK(!all.dismiss(*a, "abcdefghijkl", start + 5s));
    CHECK(!all.dismiss(*a, "nobody", start + 5s));
    CHECK(!all.dismiss(*show("b"), "bbcdefghijkl", start + 5s));
    CHECK(!all.seen(a, by("abcdefghijkl"), start + 6s));
    CHECK(all.seen(a, by("bbcdefghijkl"), start + 6s));
    CHECK(all.viewers(*a, start + 6s).size() == 1);
    all.count(start + 6s);
    CHECK(viewers(a) == 1);
    all.count(start + 1min);
    CHECK(!all.seen(a, by("abcdefghijkl"), start + 9min));
    all.count(start + 11min);
    CHECK(all.seen(a, by("abcdefghijkl"), start + 11min));
}

TEST_CASE("who brings no identifier is known by address and player") {
    const auto one = audience::known_id("192.0.2.7", "VLC");
    CHECK(one == audience::known_id("192.0.2.7", "VLC"));
    CHECK(one != audience::known_id("192.0.2.8", "VLC"));
    CHECK(one != audience::known_id("192.0.2.7", "mpv"));
    CHECK(one.size() == audience::make_id().size());
}
