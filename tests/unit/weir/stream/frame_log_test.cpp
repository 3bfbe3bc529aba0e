#include "weir/stream/frame_log.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"

using namespace weir;
using namespace std::chrono_literals;
using stream::frame_log;
using test::key_picture;
using test::picture;
using test::sound;

namespace {

constexpr std::size_t plenty = 1 << 20;

/// A key frame a second, a picture every 100 ms, sound in between.
void run(frame_log& log, std::int64_t from, std::int64_t to, std::size_t size = 100) {
    for (auto ms = from; ms < to; ms += 100) {
        log.append(picture(ms, ms % 1000 == 0, size));
        log.append(sound(ms + 20));
    }
}

}  // namespace

TEST_CASE(
    "an empty log has nowhere to start in a stream with pictures, and starts at its head in one "
    "without") {
    frame_log log({plenty, 5s});
    CHECK(log.head() == 0);
    CHECK(log.tail() == 0);
    CHECK(log.join_point() == 0);
    log.append(picture(0));
    CHECK(!log.join_point());
}

TEST_CASE("frames are numbered from zero without gaps, and keep their numbers") {
    frame_log log({plenty, 2s});
    run(log, 0, 10'000);
    CHECK(log.head() == 200);
    for (auto at = log.tail(); at < log.head(); ++at)
        CHECK(test::milliseconds_of(*log[at]) ==
              static_cast<std::int64_t>(at / 2 * 100 + at % 2 * 20));
}

TEST_CASE("a new viewer starts at the newest key frame") {
    frame_log log({plenty, 5s});
    run(log, 0, 3500);
    CHECK(log.join_point() == 60);
    CHECK(log[60]->key());
    log.append(key_picture(3500));
    CHECK(log.join_point() == log.head() - 1);
}

TEST_CASE("what is older than the limit leaves, but for the newest GOP") {
    frame_log log({plenty, 2s});
    run(log, 0, 10'000);
    CHECK(test::milliseconds_of(*log[log.tail()]) == 9920 - 2000);

    frame_log long_gop({plenty, 2s});
    long_gop.append(key_picture(0));
    for (std::int64_t ms = 100; ms < 10'000; ms += 100) long_gop.append(picture(ms));
    CHECK(long_gop.tail() == 0);
    long_gop.append(key_picture(10'000));
    CHECK(test::milliseconds_of(*long_gop[long_gop.tail()]) == 8000);
}

TEST_CASE("no log grows beyond its size, whatever its GOP") {
    frame_log log({10'000, 60s});
    log.append(key_picture(0, 1000));
    for (std::int64_t ms = 100; ms < 5000; ms += 100) log.append(picture(ms, false, 1000));
    std::size_t held = 0;
    for (auto at = log.tail(); at < log.head(); ++at) held += log[at]->body().size();
    CHECK(held <= 10'000);
    CHECK(held > 5'000);
    CHECK(!log.join_point());

    log.append(key_picture(5000, 1000));
    CHECK(log.join_point() == log.head() - 1);
}

TEST_CASE("frames that are nearly empty count for what they take in memory") {
    frame_log log({100'000, 60s});
    log.append(key_picture(0));
    for (std::int64_t ms = 1; ms < 50'000; ++ms) log.append(picture(ms, false, 6));
    CHECK(log.head() - log.tail() < 1000);
}

TEST_CASE("one frame larger than the limit is held alone") {
    frame_log log({1000, 5s});
    log.append(key_picture(0, 500));
    log.append(key_picture(40, 5000));
    CHECK(log.tail() == 1);
    CHECK(log.join_point() == 1);
}

TEST_CASE("after a new configuration nothing before it is a place to start") {
    frame_log log({plenty, 5s});
    run(log, 0, 1500);
    log.append(test::video_config(1500));
    CHECK(log.join_point() == log.head() - 1);
    log.append(sound(1510));
    log.append(key_picture(1520));
    CHECK(log.join_point() == log.head() - 1);
}

TEST_CASE("a stream without pictures starts with a little sound") {
    frame_log log({plenty, 5s});
    log.append(test::audio_config(0));
    for (std::int64_t ms = 0; ms < 100; ms += 20) log.append(sound(ms));
    CHECK(log.join_point() == 0);
    for (std::int64_t ms = 100; ms < 20'000; ms += 20) log.append(sound(ms));
    CHECK(log.join_point() == log.head() - 12);
    CHECK(test::milliseconds_of(*log[log.tail()]) == 19'980 - 5000);
}

TEST_CASE("time limits also a stream whose key frame has gone by size") {
    frame_log log({100'000, 2s});
    log.append(key_picture(0, 50'000));
    log.append(picture(10, false, 60'000));
    CHECK(!log.join_point());
    for (std::int64_t ms = 20; ms < 10'000; ms += 20) log.append(picture(ms, false, 100));
    CHECK(test::milliseconds_of(*log[log.tail()]) >= 7900);
}

namespace {

stream::frame_ptr of_track(stream::track_id track, std::int64_t dts, bool key) {
    return stream::frame::make({.kind = stream::media_kind::video,
                                .track = track,
                                .time = test::at(dts),
                                .key = key,
                                .config = false},
                               packet(bytes(100, 'v')), 5);
}

}  // namespace

TEST_CASE("of several video tracks the newest GOP of each is kept") {
    frame_log log({plenty, 2s});
    log.append(of_track(0, 0, true));
    log.append(of_track(1, 0, true));
    for (std::int64_t ms = 40; ms < 10'000; ms += 40)
        for (const int track : {0, 1})
            log.append(of_track(static_cast<stream::track_id>(track), ms, false));
    CHECK(log.join_point() == 0);
    CHECK(log.tail() == 0);
    log.append(of_track(1, 10'000, true));
    log.append(of_track(0, 10'000, true));
    CHECK(log.join_point() == log.head() - 2);
}

TEST_CASE("a video track that has gone quiet does not hold the others' frames") {
    frame_log log({plenty, 2s});
    log.append(of_track(1, 0, true));
    for (std::int64_t ms = 0; ms < 20'000; ms += 40) log.append(of_track(0, ms, ms % 1000 == 0));
    CHECK(test::milliseconds_of(*log[*log.join_point()]) == 19'000);
    CHECK(test::milliseconds_of(*log[log.tail()]) >= 17'900);
}
