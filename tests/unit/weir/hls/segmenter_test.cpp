#include "weir/hls/segmenter.hpp"

#include <doctest/doctest.h>

using namespace weir::hls;
using namespace std::chrono_literals;

TEST_CASE("PART-TARGET holds the number of frames nearest to the wanted duration") {
    struct row {
        std::int64_t step;
        std::int64_t part_target;
    };
    // 24, 25, 30, 50, 60, 120, 5, 2 frames a second, in microseconds; part targets in milliseconds.
    for (const auto [step, part_target] :
         {row{41'667, 211}, row{40'000, 202}, row{33'333, 202}, row{20'000, 202}, row{16'667, 203},
          row{8'333, 202}, row{200'000, 202}, row{500'000, 502}}) {
        CAPTURE(step);
        const auto by = video_cadence({}, {}, stream_time(step), 1);
        CHECK(by.step == stream_time(step));
        CHECK(by.part_target == std::chrono::milliseconds(part_target));
    }
}

TEST_CASE("a stated frame rate is believed when the measurement is near it or spoilt") {
    CHECK(video_cadence({}, 33'367us, 200ms, 6).step == 33'367us);
    CHECK(video_cadence({}, 33'367us, 234ms, 6).step == 33'367us);
    CHECK(video_cadence({}, 33'367us, 600ms, 3).step == 33'367us);
    // Fields stated, frames sent.
    CHECK(video_cadence({}, 20ms, 200ms, 5).step == 40ms);
    CHECK(video_cadence({}, 0us, 200ms, 5).step == 40ms);
}

TEST_CASE("sound has whole frames too") {
    CHECK(audio_cadence({}, 48000, 1024).part_target == 193ms);
    CHECK(audio_cadence({}, 44100, 1024).part_target == 209ms);
    CHECK(audio_cadence({}, 8000, 1024).part_target == 257ms);
    CHECK(audio_cadence({}, 0, 1024).part_target > 0ms);
    CHECK(audio_cadence({}, 48000, 0).part_target > 0ms);
}

TEST_CASE("a part is due when another frame would not fit") {
    const cadence by{33'333us, 202ms};

    CHECK(!part_is_due(by, 1000ms, 1167ms));
    CHECK(part_is_due(by, 1000ms, 1199ms));
    CHECK(part_is_due(by, 1000ms, 1201ms));
}

TEST_CASE("segments end at key frames, and in time") {
    CHECK(!ends_at_key({}, 1499ms, true));
    CHECK(ends_at_key({}, 1500ms, true));
    CHECK(ends_at_key({}, 1ms, false));

    const cadence by{33'333us, 202ms};
    CHECK(!ends_after_part({}, by, 3798ms, false));
    CHECK(ends_after_part({}, by, 3799ms, false));
    CHECK(ends_after_part({}, by, 1900ms, true));
}
