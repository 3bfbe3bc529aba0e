#include "weir/http/flv_viewer.hpp"

#include <doctest/doctest.h>

#include "watching.hpp"

using namespace weir;
using namespace std::chrono_literals;
using test::carrier;
using test::key_picture;
using test::picture;
using test::sound;

namespace {

task<> joins(executor where) {
    test::watching t(where);
    auto format = std::make_shared<stream::format>(*test::both_tracks());
    format->metadata = test::script(0);
    t.deliver(format, {key_picture(0), picture(40), key_picture(1000), sound(1010), picture(1040)});
    t.watch(carrier::plain);
    co_await t.settle();
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 v1000 a1010 v1040");
    CHECK(t.client->writes() == 1);
    CHECK(t.of->stats.viewers_of(stream::way_out::flv) == 1);

    t.client->take_got();
    t.deliver({sound(1050), picture(1080)});
    CHECK(t.client->got().size() == 20 + 100 + 2 * 15);
    CHECK(t.client->writes() == 2);
    t.deliver({});
    CHECK(t.of->stats.bytes_out > 300);

    t.client->leave();
    co_await t.end();
    CHECK(t.of->stats.viewers_of(stream::way_out::flv) == 0);
}

task<> chunked(executor where) {
    test::watching t(where);
    t.deliver(test::both_tracks(), {key_picture(0), sound(10)});
    t.watch(carrier::chunked, "HEAD\r\n\r\n");
    co_await t.settle();
    t.deliver({picture(40)});
    CHECK(t.client->got().starts_with("HEAD\r\n\r\nd\r\nFLV"));
    t.feed->end();
    co_await t.end();

    bool whole = false;
    CHECK(test::read_flv(test::join_chunks(t.client->got().substr(8), whole)) ==
          "FLV5 M0 CV@0 CA@0 v0 a10 v40");
    CHECK(whole);
}

task<> closes_at_the_end(executor where) {
    test::watching t(where);
    t.deliver(test::tracks(nullptr, test::audio_config(0)), {sound(0)});
    t.watch(carrier::plain);
    co_await t.settle();
    t.feed->end();
    co_await t.end();
    CHECK(t.seen() == "FLV4 M0 CA@0 a0");
    CHECK(t.client->closed());
}

/// Whatever the client takes at a time, it gets the same bytes.
task<> piecemeal(executor where) {
    std::string expected;
    for (const std::size_t step :
         std::initializer_list<std::size_t>{100'000, 1, 2, 3, 7, 13, 100, 114, 115, 116, 1000}) {
        test::watching t(where);
        t.client->take_only(step);
        t.deliver(test::both_tracks(), {key_picture(0), sound(10), picture(40)});
        t.watch(carrier::chunked, "HEAD\r\n\r\n");
        co_await t.settle();
        t.deliver({sound(50), picture(80, false, 500)});
        t.deliver({key_picture(120)});
        t.feed->end();
        while (t.watched()) {
            t.client->take(step);
            co_await sleep(0ms);
        }
        if (expected.empty()) expected = t.client->got();
        CAPTURE(step);
        CHECK(t.client->got() == expected);
    }
    bool whole = false;
    CHECK(test::read_flv(test::join_chunks(expected.substr(8), whole)) ==
          "FLV5 M0 CV@0 CA@0 v0 a10 v40 a50 v80 v120");
    CHECK(whole);
}

task<> falls_off(executor where) {
    // The log forgets what is two seconds old; the client stops in the middle of a tag, at the end
    // of one, and before the first byte.
    const std::size_t opening = 13 + test::metadata_size + 27 + 19;
    for (const std::size_t taken :
         {opening + 115 + 50, opening + 115, std::size_t{0}, opening + 3}) {
        test::watching t(where, {1 << 20, 2s});
        t.client->take_only(taken);
        t.deliver(test::both_tracks(), {key_picture(0), picture(40), picture(80)});
        t.watch(carrier::plain);
        co_await t.settle();
        for (std::int64_t ms = 1000; ms <= 5000; ms += 500)
            t.deliver({picture(ms, ms % 1000 == 0)});
        CHECK(t.of->stats.skips == 0);

        t.client->take(1'000'000);
        co_await t.settle();

        CAPTURE(taken);
        std::string before = "v0 ";
        if (taken == opening + 115 + 50) before = "v0 v40 ";
        if (taken == 0) before = "";
        CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 " + before + "v5000");
        CHECK(t.of->stats.skips == 1);
        t.client->leave();
        co_await t.end();
    }
}

task<> waits_for_a_key_frame(executor where) {
    test::watching t(where, {2000, 60s});
    t.deliver(test::both_tracks(),
              {key_picture(0, 500), picture(40, false, 1000), picture(80, false, 1000)});
    t.watch(carrier::plain);
    co_await t.settle();
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0");
    t.deliver({picture(120), sound(120)});
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0");
    t.deliver({key_picture(160), sound(170)});
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 v160 a170");
    CHECK(t.of->stats.skips == 0);
    t.client->leave();
    co_await t.end();
}

task<> ends_while_full(executor where) {
    test::watching t(where);
    t.client->take_only(test::metadata_size + 70);
    t.deliver(test::both_tracks(), {key_picture(0), picture(40)});
    t.watch(carrier::chunked);
    co_await t.settle();
    t.feed->end();
    co_await t.settle();
    CHECK(t.watched());

    t.client->take(100'000);
    co_await t.end();

    bool whole = false;
    CHECK(test::read_flv(test::join_chunks(t.client->got(), whole)) == "FLV5 M0 CV@0 CA@0 v0 v40");
    CHECK(whole);
}

}  // namespace

TEST_CASE("a viewer gets the opening and the newest GOP in one write, then each batch in one") {
    test::run(joins);
}

TEST_CASE("over HTTP/1.1 each tag is a chunk, and the end of the stream is the last one") {
    test::run(chunked);
}

TEST_CASE("over HTTP/1.0 the end of the stream closes the connection") {
    test::run(closes_at_the_end);
}

TEST_CASE("a client may take any number of bytes at a time") {
    test::run(piecemeal);
}

TEST_CASE("a viewer that falls off the tail finishes its tag and goes on at the newest key frame") {
    test::run(falls_off);
}

TEST_CASE("a viewer that cannot start anywhere waits for the next key frame") {
    test::run(waits_for_a_key_frame);
}

TEST_CASE("a viewer that is behind gets the rest of a stream that has ended") {
    test::run(ends_while_full);
}
