#include "weir/stream/meter.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

const stream::meter::clock::time_point start{1h};

/// 25 pictures of 1000 bytes and 50 sounds of 100 bytes a second, a key frame every two.
void run(stream::meter& into, int from_ms, int to_ms) {
    for (int ms = from_ms; ms < to_ms; ms += 20) {
        const auto now = start + std::chrono::milliseconds(ms);
        if (ms % 40 == 0) into.count(*test::picture(ms, ms % 2000 == 0, 1000), now);
        into.count(*test::sound(ms, 100), now);
    }
}

}  // namespace

TEST_CASE("a steady stream is measured as what it is") {
    stream::meter under_test;
    run(under_test, 0, 6000);
    const auto now = under_test.report({}, start + 6s);
    CHECK(now.video_bitrate == doctest::Approx(200'000));
    CHECK(now.audio_bitrate == doctest::Approx(40'000));
    CHECK(now.bitrate == doctest::Approx(240'000));
    CHECK(now.frame_rate == doctest::Approx(25));
    CHECK(now.key_frame_interval == doctest::Approx(2));
}

TEST_CASE("the first second is measured while it runs") {
    stream::meter under_test;
    run(under_test, 0, 500);
    CHECK(under_test.report({}, start + 500ms).frame_rate == doctest::Approx(13));
    CHECK(under_test.report({}, start + 500ms).key_frame_interval == 0);
}

TEST_CASE("a stream that pauses falls to nothing within the window, and comes back") {
    stream::meter under_test;
    run(under_test, 0, 4000);
    CHECK(under_test.report({}, start + 4s).bitrate > 0);
    CHECK(under_test.report({}, start + 9s).bitrate == 0);
    CHECK(under_test.report({}, start + 9s).frame_rate == 0);
    CHECK(under_test.report({}, start + 9s).key_frame_interval == doctest::Approx(2));
    run(under_test, 10'000, 14'000);
    CHECK(under_test.report({}, start + 14s).frame_rate == doctest::Approx(25));
}

TEST_CASE("a pause of a month costs nothing") {
    stream::meter under_test;
    run(under_test, 0, 1000);
    const auto began = std::chrono::steady_clock::now();
    CHECK(under_test.report({}, start + 720h).bitrate == 0);
    CHECK(std::chrono::steady_clock::now() - began < 20ms);
}

TEST_CASE("the report says what the tracks are") {
    stream::meter under_test;
    stream::format tracks;
    tracks.video.emplace_back();
    tracks.video.front().format.codecs = "avc1.64001f";
    const auto now = under_test.report(tracks, start);
    REQUIRE(now.video);
    CHECK(now.video->codecs == "avc1.64001f");
    CHECK(!now.audio);
}
