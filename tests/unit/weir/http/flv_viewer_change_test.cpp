// How viewers live through a change of codec configuration, and how they are let go.
#include "weir/http/flv_viewer.hpp"

#include <boost/asio/error.hpp>
#include <doctest/doctest.h>

#include "watching.hpp"

using namespace weir;
using namespace std::chrono_literals;
using test::carrier;
using test::key_picture;
using test::picture;

namespace {

task<> changes(executor where) {
    test::watching t(where);
    t.deliver(test::both_tracks(), {key_picture(0), picture(40)});
    t.watch();
    co_await t.settle();
    const auto video = test::video_config(40, 'W');
    t.deliver(test::tracks(video, t.feed->format()->audio.front().config),
              {video, key_picture(80), picture(120)});
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 v0 v40 CW@40 v80 v120");
    t.client->leave();
    co_await t.end();
}

task<> joins_after_a_change(executor where) {
    test::watching t(where);
    t.deliver(test::both_tracks(), {key_picture(0), picture(40)});
    const auto video = test::video_config(40, 'W');
    t.deliver(test::tracks(video, t.feed->format()->audio.front().config), {video});
    t.watch();
    co_await t.settle();
    t.deliver({key_picture(80)});
    CHECK(t.seen().ends_with("CW@40 CA@0 v80"));
    CHECK(t.seen().find("v0") == std::string::npos);
    t.client->leave();
    co_await t.end();
}

/// The frames that told of the change have left the log by the time that the viewer goes on.
task<> misses_a_change(executor where) {
    test::watching t(where, {1 << 20, 2s});
    t.client->take_only(test::metadata_size + 80);
    t.deliver(test::both_tracks(), {key_picture(0), picture(40)});
    t.watch();
    co_await t.settle();
    const auto video = test::video_config(80, 'W');
    const auto audio = test::audio_config(80, 'B');
    t.deliver(test::tracks(video, audio), {video, audio, key_picture(120)});
    for (std::int64_t ms = 1000; ms <= 6000; ms += 500) t.deliver({picture(ms, ms % 1000 == 0)});

    t.client->take(1'000'000);
    co_await t.settle();
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 v0 CW@80 CB@80 v6000");

    // It knows them now.
    t.client->take_only(50);
    for (std::int64_t ms = 7000; ms <= 12'000; ms += 500) t.deliver({picture(ms, ms % 1000 == 0)});
    t.client->take(1'000'000);
    co_await t.settle();
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 v0 CW@80 CB@80 v6000 v7000 v12000");
    t.client->leave();
    co_await t.end();
}

task<> change_while_waiting(executor where) {
    test::watching t(where, {2000, 60s});
    t.deliver(test::both_tracks(),
              {key_picture(0, 500), picture(40, false, 1000), picture(80, false, 1000)});
    t.watch();
    co_await t.settle();
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0");
    const auto video = test::video_config(80, 'W');
    t.deliver(test::tracks(video, t.feed->format()->audio.front().config),
              {video, key_picture(120)});
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 CW@80 v120");
    t.client->leave();
    co_await t.end();
}

task<> skips_onto_the_change(executor where) {
    test::watching t(where, {1 << 20, 2s});
    t.client->take_only(test::metadata_size + 60);
    t.deliver(test::both_tracks(), {key_picture(0), picture(40)});
    t.watch();
    co_await t.settle();
    for (std::int64_t ms = 1000; ms <= 6000; ms += 500) t.deliver({picture(ms, ms % 1000 == 0)});
    const auto video = test::video_config(6000, 'W');
    t.deliver(test::tracks(video, t.feed->format()->audio.front().config), {video});
    t.client->take(1'000'000);
    co_await t.settle();
    t.deliver({key_picture(6040)});
    CHECK(t.seen() == "FLV5 M0 CV@0 CA@0 v0 CW@6000 v6040");
    t.client->leave();
    co_await t.end();
}

task<> stalls(executor where) {
    test::watching t(where);
    t.client->take_only(test::metadata_size + 70);
    t.deliver(test::both_tracks(), {key_picture(0), picture(40)});
    http::flv_settings settings;
    settings.stall_time = 20ms;
    t.watch(carrier::chunked, "", settings);
    co_await t.end();
    CHECK(t.client->got().size() == test::metadata_size + 70);
    CHECK(t.client->closed());
    CHECK(t.feed->viewers() == 0);
}

task<> breaks(executor where) {
    test::watching t(where);
    t.deliver(test::both_tracks(), {key_picture(0)});
    t.watch();
    co_await t.settle();
    t.client->break_writes(boost::asio::error::broken_pipe);
    t.deliver({picture(40)});
    co_await t.end();
    CHECK(t.feed->viewers() == 0);
}

task<> says_too_much(executor where) {
    test::watching t(where);
    t.deliver(test::both_tracks(), {key_picture(0)});
    t.watch();
    t.client->send("GET / HTTP/1.1\r\n\r\n");
    co_await t.settle();
    CHECK(t.watched());
    for (int i = 0; i < 100; ++i) t.client->send(std::string(1000, 'x'));
    co_await t.end();
    CHECK(t.client->closed());
}

task<> starts_after_the_end(executor where) {
    test::watching t(where);
    t.deliver(test::both_tracks(), {key_picture(0)});
    t.feed->end();
    t.watch(carrier::chunked);
    co_await t.end();
    bool whole = false;
    CHECK(test::read_flv(test::join_chunks(t.client->got(), whole)) == "FLV5 M0 CV@0 CA@0 v0");
    CHECK(whole);
}

}  // namespace

TEST_CASE("a change in mid-stream reaches a viewer in its place") {
    test::run(changes);
}

TEST_CASE("a viewer that joins between a change and its key frame starts with the new one") {
    test::run(joins_after_a_change);
}

TEST_CASE("a viewer that missed a change while it was stuck is told before it goes on") {
    test::run(misses_a_change);
}

TEST_CASE("a viewer that waits for a key frame is told of a change that comes first") {
    test::run(change_while_waiting);
}

TEST_CASE("a viewer whose next start is the change itself gets it once") {
    test::run(skips_onto_the_change);
}

TEST_CASE("a client that takes nothing for too long is let go") {
    test::run(stalls);
}

TEST_CASE("a connection that breaks ends its viewer") {
    test::run(breaks);
}

TEST_CASE("a client that talks on while it watches is let go") {
    test::run(says_too_much);
}

TEST_CASE("a viewer of a stream that has just ended gets what is there, and the end") {
    test::run(starts_after_the_end);
}
