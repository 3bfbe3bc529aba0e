#include "weir/stream/timeline.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace weir;
using kind = stream::media_kind;

namespace {

struct row {
    kind track;
    std::uint32_t in;
    std::int64_t out;
};

constexpr auto video = kind::video;
constexpr auto audio = kind::audio;

std::uint64_t place(const std::vector<row>& rows) {
    stream::timeline line;
    for (const auto& [track, in, out] : rows) {
        CAPTURE(in);
        CHECK(line.place(track, in) == out);
    }
    return line.jumps();
}

}  // namespace

TEST_CASE("a stream starts near zero, wherever its publisher's clock stands") {
    CHECK(place({{video, 0, 0}, {audio, 10, 10}, {video, 33, 33}}) == 0);
    CHECK(place({{video, 3'600'000, 0}, {audio, 3'600'010, 10}, {video, 3'600'033, 33}}) == 0);
    CHECK(place({{audio, 4'294'967'290, 0}, {video, 4'294'967'295, 5}}) == 0);
}

TEST_CASE("both tracks share one base, and what comes before it is put at its start") {
    CHECK(place({{video, 1000, 0},
                 {audio, 980, 0},
                 {audio, 1003, 3},
                 {video, 1033, 33},
                 {audio, 1026, 26}}) == 0);
}

TEST_CASE("the 32-bit clock may wrap between any two frames of both tracks") {
    CHECK(place({{video, 0xffffffdf, 0},
                 {audio, 0xffffffe9, 10},
                 {video, 0x00000000, 33},
                 {audio, 0xfffffffe, 31},
                 {audio, 0x00000013, 52},
                 {video, 0x00000021, 66}}) == 0);
}

TEST_CASE("a clock that runs for longer than 32 bits goes on") {
    stream::timeline line;
    const std::uint32_t step = 9'000;
    std::int64_t expected = 0;
    bool right = true;
    for (std::uint32_t i = 0; i < 1'000'000; ++i, expected += step)
        right = right && line.place(video, i * step) == expected;
    CHECK(right);
    CHECK(line.jumps() == 0);
}

TEST_CASE("a gap of some seconds stays a gap, in both tracks") {
    CHECK(place({{video, 0, 0}, {audio, 5, 5}, {video, 9'000, 9'000}, {audio, 9'010, 9'010}}) == 0);
}

TEST_CASE("a jump ahead is taken out, and both tracks stay together") {
    CHECK(place({{video, 0, 0},
                 {audio, 10, 10},
                 {video, 100'000, 50},
                 {audio, 100'010, 60},
                 {video, 100'033, 83}}) == 1);
}

TEST_CASE("a jump back goes on behind what was there, and both tracks stay together") {
    CHECK(place({{video, 50'000, 0},
                 {audio, 50'010, 10},
                 {video, 0, 50},
                 {audio, 10, 60},
                 {video, 33, 83},
                 {audio, 33, 83}}) == 1);
}

TEST_CASE("an encoder that starts again at zero over and over never makes time go back") {
    stream::timeline line;
    std::int64_t last = -1;
    bool right = true;
    for (int run = 0; run < 100; ++run)
        for (std::uint32_t ms = 0; ms < 2000; ms += 40) {
            const auto now = line.place(video, ms);
            right = right && now > last;
            last = now;
        }
    CHECK(right);
    CHECK(line.jumps() == 99);
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
    stream::timeline line;
    line.place(video, 100'000);
    line.place(audio, 100'010);
    line.place(video, 0);
    line.place(audio, 100'030);
    // Whatever becomes of the late one, both tracks run on at their own pace soon after.
    for (std::uint32_t ms = 40; ms < 400; ms += 40) {
        line.place(video, ms);
        line.place(audio, ms + 10);
    }
    const auto picture = line.place(video, 400);
    const auto sound = line.place(audio, 410);
    CHECK(sound - picture == 10);
    CHECK(line.place(video, 440) - picture == 40);
}

TEST_CASE("no sequence of stamps makes a track's time go back") {
    stream::timeline line;
    std::uint64_t random = 1;
    std::int64_t last[3] = {-1, -1, -1};
    bool right = true;
    for (int i = 0; i < 100'000; ++i) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const auto track = (random >> 60) % 3;
        const auto step = (random >> 33) % 5 == 0 ? random >> 32 : (random >> 40) % 50;
        const auto now =
            line.place(static_cast<kind>(track),
                       static_cast<std::uint32_t>(step + static_cast<std::uint64_t>(i)));
        right = right && now >= last[track] && now >= 0;
        last[track] = now;
    }
    CHECK(right);
}
