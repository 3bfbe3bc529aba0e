#include "weir/stream/timeline.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;
using kind = stream::media_kind;

namespace {

constexpr auto video = kind::video;
constexpr auto audio = kind::audio;
constexpr std::int64_t gone = -1;

struct row {
    kind track;
    std::int64_t in;
    std::int64_t out;
    /// What passes on the wall before it comes.
    std::chrono::milliseconds wait{20};
};

/// A timeline that is asked in milliseconds.
struct line {
    stream::timeline times;
    stream::timeline::clock::time_point now{};

    std::int64_t place(kind track, std::int64_t in, std::chrono::milliseconds wait = 20ms) {
        now += wait;
        const auto at = times.place(track, 0, std::chrono::milliseconds(in), now);
        return at ? at->dts / 1ms : gone;
    }
};

std::uint64_t place(const std::vector<row>& rows) {
    line under_test;
    for (const auto& [track, in, out, wait] : rows) {
        CAPTURE(in);
        CHECK(under_test.place(track, in, wait) == out);
    }
    return under_test.times.jumps();
}

}  // namespace

TEST_CASE("a stream starts near zero, wherever its publisher's clock stands") {
    CHECK(place({{video, 0, 0}, {audio, 10, 10}, {video, 33, 33}}) == 0);
    CHECK(place({{video, 3'600'000, 0}, {audio, 3'600'010, 10}, {video, 3'600'033, 33}}) == 0);
}

TEST_CASE("both tracks share one base, and sound of before it is left out") {
    CHECK(place({{video, 1000, 0},
                 {audio, 980, gone},
                 {audio, 1003, 3},
                 {video, 1033, 33},
                 {audio, 1026, 26}}) == 0);
}

TEST_CASE("a gap of some seconds stays a gap, in both tracks") {
    CHECK(
        place(
            {{video, 0, 0}, {audio, 5, 5}, {video, 9'000, 9'000, 8500ms}, {audio, 9'010, 9'010}}) ==
        0);
}

TEST_CASE("a jump ahead is taken out, and both tracks stay together") {
    CHECK(place({{video, 0, 0},
                 {audio, 10, 10},
                 {video, 100'000, 40},
                 {audio, 100'010, 50},
                 {video, 100'033, 73}}) == 1);
}

TEST_CASE("a jump back goes on behind what was there, and both tracks stay together") {
    CHECK(place({{video, 50'000, 0},
                 {audio, 50'010, 10},
                 {video, 0, 40},
                 {audio, 10, 50},
                 {video, 33, 73},
                 {audio, 33, 73}}) == 1);
}

TEST_CASE("an encoder that starts again at zero over and over never makes time go back") {
    line under_test;
    std::int64_t last = -1;
    bool right = true;
    for (int run = 0; run < 100; ++run)
        for (std::uint32_t ms = 0; ms < 2000; ms += 40) {
            const auto now = under_test.place(video, ms);
            right = right && now > last;
            last = now;
        }
    CHECK(right);
    CHECK(under_test.times.jumps() == 99);
    CHECK(last == 100 * 2000 - 40);
}

TEST_CASE(
    "disorder within a track is not a jump: time stands still for sound and steps for pictures") {
    CHECK(place({{video, 0, 0}, {video, 40, 40}, {video, 20, 41}, {video, 80, 80}}) == 0);
    CHECK(place({{audio, 0, 0}, {audio, 40, 40}, {audio, 20, 40}, {audio, 41, 41}}) == 0);
    CHECK(place({{video, 0, 0}, {video, 0, 1}, {video, 0, 2}, {video, 2, 3}, {video, 40, 40}}) ==
          0);
}

TEST_CASE("tracks that are a second apart are no jump either") {
    CHECK(place({{video, 0, 0},
                 {video, 40, 40},
                 {audio, 1000, 1000},
                 {video, 80, 80},
                 {audio, 1023, 1023},
                 {video, 120, 120}}) == 0);
}

TEST_CASE("a late frame from before a jump back does not undo it") {
    line under_test;
    under_test.place(video, 100'000);
    under_test.place(audio, 100'010);
    under_test.place(video, 0);
    under_test.place(audio, 100'030);
    // Whatever becomes of the late one, both tracks run on at their own pace soon after.
    for (std::uint32_t ms = 40; ms < 400; ms += 40) {
        under_test.place(video, ms);
        under_test.place(audio, ms + 10);
    }
    const auto picture = under_test.place(video, 400);
    const auto sound = under_test.place(audio, 410);
    CHECK(sound - picture == 10);
    CHECK(under_test.place(video, 440) - picture == 40);
}

TEST_CASE("no sequence of stamps makes a track's time go back") {
    line under_test;
    std::uint64_t random = 1;
    std::int64_t last[3] = {-1, -1, -1};
    bool right = true;
    for (int i = 0; i < 100'000; ++i) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const auto track = (random >> 60) % 3;
        const auto step = (random >> 33) % 5 == 0 ? random >> 32 : (random >> 40) % 50;
        const auto now = under_test.place(
            static_cast<kind>(track),
            static_cast<std::int64_t>((step + static_cast<std::uint64_t>(i)) & 0xffffffff));
        right = right && (now == gone || now >= last[track]);
        if (now != gone) last[track] = now;
    }
    CHECK(right);
}

TEST_CASE("one track's clock may jump alone, and the tracks stay as they were") {
    CHECK(place({{video, 0, 0},
                 {audio, 0, 0},
                 {video, 40, 40},
                 {audio, 40, 40},
                 {audio, 700'000, 80},
                 {video, 80, 80},
                 {audio, 700'040, 120},
                 {video, 120, 120},
                 {video, 160, 160}}) == 1);
}

TEST_CASE("tracks whose clocks were never one begin together") {
    CHECK(place({{video, 3'600'000, 0},
                 {video, 3'600'040, 40},
                 {audio, 0, 40},
                 {audio, 21, 61},
                 {video, 3'600'080, 80}}) == 0);
}

TEST_CASE("stamps that run ahead of the wall are a jump, those that the wall waited for are not") {
    CHECK(place({{video, 0, 0}, {video, 40, 40}, {video, 5'040, 80}}) == 1);
    CHECK(place({{video, 0, 0}, {video, 40, 40}, {video, 5'040, 5'040, 4900ms}}) == 0);
}

TEST_CASE("the next publisher goes on behind the last, wherever its clock stands") {
    line t;
    t.place(video, 90'000);
    t.place(audio, 90'010);
    t.place(video, 90'040);
    t.times.change_publisher();
    CHECK(t.place(video, 7'000) == 80);
    CHECK(t.place(audio, 6'900) == gone);
    CHECK(t.place(audio, 7'010) == 90);
    CHECK(t.place(video, 7'040) == 120);
    CHECK(t.times.jumps() == 0);
}

TEST_CASE("the next publisher's time begins behind the last picture that is shown") {
    line t;
    t.place(video, 0);
    t.times.show(0ms, 100ms);
    t.place(video, 40);
    t.times.show(40ms, 20ms);
    t.times.change_publisher();
    CHECK(t.place(video, 7'000) == 140);
    CHECK(t.place(video, 7'040) == 180);
    // Nobody is believed who says that it is shown in an hour.
    t.times.show(180ms, 1h);
    t.times.change_publisher();
    CHECK(t.place(video, 0) == 1220);
}

TEST_CASE("a picture that is put later is said to be") {
    stream::timeline times;
    const auto at = [&](std::int64_t in) {
        return times.place(video, 0, std::chrono::milliseconds(in), {});
    };
    CHECK(at(0)->delayed == 0ms);
    CHECK(at(40)->delayed == 0ms);
    CHECK(at(30)->delayed == 11ms);
    CHECK(times.disorders() == 1);
}
