#include "weir/hls/audio_clock.hpp"

#include <doctest/doctest.h>

using weir::hls::audio_clock;
using weir::hls::stream_time;
using namespace std::chrono_literals;

TEST_CASE("frames follow each other by count, not by stamp") {
    audio_clock clock(48000, 1024);

    CHECK(clock.place(100ms, 1024) == 4800);
    CHECK(clock.place(121ms, 1024) == 4800 + 1024);
    CHECK(clock.place(160ms, 1024) == 4800 + 2048);
    CHECK(clock.place(140ms, 1024) == 4800 + 3072);
}

TEST_CASE("stamps more than the tolerance ahead move the count") {
    audio_clock clock(48000, 1024);
    clock.place(0ms, 1024);

    CHECK(clock.place(71ms, 1024) == 1024);
    CHECK(clock.place(90ms, 1024) == 2048);
    CHECK(clock.place(200ms, 1024) == 9600);
}

TEST_CASE("stamps more than the tolerance behind leave frames out until they have caught up") {
    audio_clock clock(48000, 1024);
    for (int i = 0; i < 10; ++i) clock.place(0ms + i * 21ms, 1024);
    REQUIRE(clock.ahead(213ms) < 1ms);

    CHECK(!clock.place(150ms, 1024));
    CHECK(!clock.place(171ms, 1024));
    CHECK(!clock.place(192ms, 1024));
    CHECK(clock.place(213ms, 1024) == 10 * 1024);
}

TEST_CASE("positions and times agree at every rate") {
    for (const std::uint32_t rate : {8000u, 22050u, 44100u, 48000u, 96000u}) {
        const audio_clock clock(rate, 1024);
        for (std::uint64_t position = 0; position < 10'000'000; position += 98'765) {
            CHECK(clock.position_of(clock.time_of(position)) == position);
        }
    }
}

TEST_CASE("a moved count goes on from where it was moved to") {
    audio_clock clock(48000, 1024);
    clock.place(0ms, 1024);
    clock.move_back(24);

    CHECK(clock.place(21ms, 1024) == 1000);
}
