// Sound: alone, missing, late, and by another clock.
#include <doctest/doctest.h>

#include "show.hpp"
#include <algorithm>
#include <cmath>
#include <iterator>

using namespace weir;
using test::show;
using test::source;
using test::uneven;

TEST_CASE("sound alone keeps the rules and needs no key frame") {
    for (const std::uint32_t rate : {48000u, 44100u, 32000u, 22050u, 8000u}) {
        CAPTURE(rate);
        show under_test;
        source from;
        from.video = false;
        from.sample_rate = rate;

        under_test.packager.on_format(test::make_format(false, true, 0, rate));
        under_test.feed(from.run(60'000));
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        const auto heard = under_test.samples(test::audio);
        CHECK(test::holes(heard) == 0);
        CHECK(test::in_order(heard, 0));
        for (const auto& part : under_test.segments()[3]->parts) CHECK(part.independent);
        CHECK(under_test.last().find("b1-init0.mp4").type == "audio/mp4");
    }
}

TEST_CASE("where sound pauses, silence is put in, and pictures go on") {
    for (const double pause : {60.0, 300.0, 1'900.0, 5'000.0}) {
        CAPTURE(pause);
        show under_test;
        source from;
        under_test.packager.on_format(test::make_format(true, true));
        under_test.feed(from.run(7'050));
        from.pause_audio(pause);
        under_test.feed(from.run(10'000));
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        CHECK(test::holes(under_test.samples(test::video)) == 0);
        const auto heard = under_test.samples(test::audio);
        CHECK(test::holes(heard) == 0);
        CHECK(test::in_order(test::without_silence(heard), 0));
        const auto silent = heard.size() - test::without_silence(heard).size();
        CHECK(std::abs(static_cast<double>(silent) * 1024 / 48 - pause) < 50);
    }
}

TEST_CASE("silence that cannot be written is a hole, or a frame that lasts") {
    show under_test;
    source from;
    auto format = std::make_shared<stream::format>(*test::make_format(true, true));
    format->audio.front().format.channels = 6;
    under_test.packager.on_format(format);
    under_test.feed(from.run(7'050));
    from.pause_audio(5'000);
    under_test.feed(from.run(10'000));
    under_test.packager.on_end();

    CHECK(test::verdict(under_test) == "");
    CHECK(test::holes(under_test.samples(test::video)) == 0);
    CHECK(test::holes(under_test.samples(test::audio)) <= 1);
    CHECK(test::in_order(under_test.samples(test::audio), 0));
}

TEST_CASE("sound that arrives after its pictures is packaged when it comes") {
    for (const double lag : {50.0, 300.0, 900.0}) {
        CAPTURE(lag);
        show under_test;
        source from;
        from.audio_lag = lag;
        under_test.packager.on_format(test::make_format(true, true));
        under_test.feed(from.run(15'000));
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        CHECK(test::holes(under_test.samples(test::video)) == 0);
        CHECK(test::holes(under_test.samples(test::audio)) == 0);
        CHECK(test::in_order(under_test.samples(test::audio), 0));
    }
}

TEST_CASE(
    "sound that starts late is silence before, and a track that never sounds is silence "
    "throughout") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    from.pause_audio(3'000);
    under_test.feed(from.run(10'000));

    CHECK(test::verdict(under_test) == "");
    auto heard = under_test.samples(test::audio);
    CHECK(test::holes(heard) == 0);
    CHECK(heard.front().dts == 0);
    heard = test::without_silence(heard);
    CHECK(test::in_order(heard, 0));
    CHECK(heard.front().dts >= 144'000 - 1024);
    CHECK(heard.front().dts <= 144'000 + 1024);

    show mute;
    source pictures;
    pictures.audio = false;
    mute.packager.on_format(test::make_format(true, true));
    mute.feed(pictures.run(10'000));
    mute.packager.on_end();
    CHECK(test::verdict(mute) == "");
    CHECK(mute.samples(test::audio).size() > 460);
    CHECK(test::without_silence(mute.samples(test::audio)).empty());
}

TEST_CASE("sound whose stamps jitter or drift stays free of holes") {
    show under_test;
    source from;
    from.audio = false;
    under_test.packager.on_format(test::make_format(true, true));
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        // The sender's clock is 20 millionths fast, and its stamps are off by up to 20 ms.
        const auto stamp = std::llround(i * 1024 / 48.0 * 1.00002 + uneven(i, 0, 20));
        under_test.packager.on_frame(
            test::make_frame(stream::media_kind::audio, stamp, 0, false, i, 200));
        if (i % 100 == 0) under_test.feed(from.run(2133));
    }

    CHECK(test::holes(under_test.samples(test::audio)) <= 1);
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("Opus packets last as long as they say, and silence is Opus where it is missing") {
    show under_test;
    source from;
    from.audio = false;
    auto format = std::make_shared<stream::format>(*test::make_format(true, true));
    format->audio.front().format.codec = codec::audio_codec::opus;
    format->audio.front().format.codecs = "opus";
    format->audio.front().format.samples_per_frame = 960;
    under_test.packager.on_format(format);
    auto frames = from.run(6'000);
    // Packets of 10 and 20 ms in turn (RFC 6716 3.1: configurations 30 and 31), then none.
    std::vector<stream::frame_ptr> packets;
    for (std::int64_t at = 0; at < 2'000; at += 30) {
        const bytes ten{0xf4, 1, 2, 3}, twenty{0xfc, 1, 2, 3};
        for (const auto* body : {&ten, &twenty}) {
            stream::frame_label label{.kind = stream::media_kind::audio};
            label.time.dts = std::chrono::milliseconds(body == &ten ? at : at + 10);
            packets.push_back(stream::frame::make(label, packet(*body), 0));
        }
    }
    std::vector<stream::frame_ptr> all;
    const auto dts = [](const auto& each) { return each->time().dts; };
    std::ranges::merge(frames, packets, std::back_inserter(all), {}, dts, dts);
    under_test.feed(all);

    const auto heard = under_test.samples(test::audio);
    REQUIRE(heard.size() > 200);
    CHECK(heard[0].duration == 480);
    CHECK(heard[1].duration == 960);
    CHECK(test::holes(heard) == 0);
    CHECK(std::ranges::equal(heard.back().data, bytes{0xfc, 0xff, 0xfe}));
    CHECK(test::verdict(under_test) == "");
}
