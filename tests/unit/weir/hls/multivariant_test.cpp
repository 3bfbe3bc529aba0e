#include "weir/hls/multivariant.hpp"

#include <doctest/doctest.h>

#include "show.hpp"
#include <algorithm>

using namespace weir;

TEST_CASE("a multivariant playlist tells codecs, size, rate and what was measured") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true, 30));
    under_test.feed(from.run(9'000));

    CHECK(hls::multivariant(under_test.now(), "a/", "?token=x") ==
          "#EXTM3U\n"
          "#EXT-X-VERSION:6\n"
          "#EXT-X-STREAM-INF:BANDWIDTH=" +
              std::to_string(under_test.last().peak_bandwidth) +
              ",AVERAGE-BANDWIDTH=" + std::to_string(under_test.last().average_bandwidth) +
              ",CODECS=\"avc1.640020,mp4a.40.2\",RESOLUTION=1280x720,FRAME-RATE=30.000,VIDEO-"
              "RANGE=SDR,CLOSED-CAPTIONS=NONE\n"
              "a/main.m3u8?token=x\n"
              "#EXT-X-STREAM-INF:BANDWIDTH=" +
              std::to_string(under_test.now().renditions[1]->peak_bandwidth) +
              ",AVERAGE-BANDWIDTH=" +
              std::to_string(under_test.now().renditions[1]->average_bandwidth) +
              ",CODECS=\"mp4a.40.2\"\na/audio.m3u8?token=x\n");
}

TEST_CASE(
    "the bandwidth is the largest and the average segment's, an estimate before there is one") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true, 30));
    under_test.feed(from.run(500));
    // A tenth of a bit for each of 1280 x 720 x 30 pixels, and 128 kb/s.
    CHECK(under_test.last().peak_bandwidth == 2'764'800 + 128'000);

    under_test.feed(from.run(5'500));
    from.frame_size = 1'000;
    under_test.feed(from.run(2'500));

    double peak = 0, bits = 0, duration = 0;
    for (const auto& one : under_test.segments()) {
        if (!one->complete) continue;
        const auto seconds = std::chrono::duration<double>(one->duration).count();
        peak = std::max(peak, 8.0 * static_cast<double>(one->size) / seconds);
        bits += 8.0 * static_cast<double>(one->size);
        duration += seconds;
    }
    CHECK(std::abs(static_cast<double>(under_test.last().peak_bandwidth) - peak) < 2);
    CHECK(std::abs(static_cast<double>(under_test.last().average_bandwidth) - bits / duration) < 2);
    CHECK(under_test.last().peak_bandwidth > under_test.last().average_bandwidth);
}

TEST_CASE("sound alone has neither size nor rate") {
    test::show under_test;
    test::source from;
    from.video = false;
    under_test.packager.on_format(test::make_format(false, true));
    under_test.feed(from.run(500));

    CHECK(hls::multivariant(under_test.now(), "", "") ==
          "#EXTM3U\n#EXT-X-VERSION:6\n"
          "#EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\n"
          "main.m3u8\n");
}
