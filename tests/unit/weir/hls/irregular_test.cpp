// Sources that pause, lose a track, change their format or their frame rate.
#include <doctest/doctest.h>

#include "show.hpp"
#include <cmath>

using namespace weir;
using namespace std::chrono_literals;
using test::show;
using test::source;
using test::uneven;

TEST_CASE("a variable frame rate keeps the rules, and no frame is lost or moved") {
    struct range {
        double least, most;
    };
    for (const auto [least, most] :
         {range{10, 50}, range{16, 120}, range{30, 180}, range{33, 450}, range{5, 900}}) {
        CAPTURE(least);
        CAPTURE(most);
        show under_test;
        source from;
        from.step = [&](std::uint32_t number) { return uneven(number, least, most); };

        under_test.packager.on_format(test::make_format(true, true));
        const auto frames = from.run(60'000);
        under_test.feed(frames);
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        const auto pictures = under_test.samples(test::video);
        CHECK(test::holes(pictures) == 0);
        CHECK(test::in_order(pictures, 0));
        std::size_t i = 0;
        for (const auto& one : frames) {
            if (one->video())
                REQUIRE(pictures.at(i++).dts ==
                        static_cast<std::uint64_t>(one->time().dts.count()) * 90 / 1000);
        }
        CHECK(test::holes(under_test.samples(test::audio)) == 0);
    }
}

TEST_CASE("a variable frame rate without sound keeps the rules") {
    for (const double most : {50.0, 120.0, 180.0, 450.0}) {
        CAPTURE(most);
        show under_test;
        source from;
        from.audio = false;
        from.step = [&](std::uint32_t number) { return uneven(number, 16, most); };

        under_test.packager.on_format(test::make_format(true, false));
        under_test.feed(from.run(60'000));
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        CHECK(test::holes(under_test.samples(test::video)) == 0);
        CHECK(test::in_order(under_test.samples(test::video), 0));
    }
}

TEST_CASE("pictures alone keep the rules") {
    for (const double rate : {2.0, 5.0, 25.0, 30.0, 60.0}) {
        CAPTURE(rate);
        show under_test;
        source from;
        from.audio = false;
        from.frame_rate = rate;

        under_test.packager.on_format(test::make_format(true, false));
        under_test.feed(from.run(60'000));
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        CHECK(test::holes(under_test.samples(test::video)) == 0);
        CHECK(under_test.last().find("b1-init0.mp4").type == "video/mp4");
    }
}

TEST_CASE(
    "a silence of all tracks leaves no hole in the media, and its date is right again after it") {
    for (const double silence : {250.0, 700.0, 1500.0, 30'000.0}) {
        for (const bool sound : {true, false}) {
            CAPTURE(silence);
            CAPTURE(sound);
            show under_test;
            source from;
            from.audio = sound;
            under_test.packager.on_format(test::make_format(true, sound));
            under_test.feed(from.run(7'050));
            from.pause(silence);
            under_test.feed(from.run(10'000));

            CHECK(test::verdict(under_test) == "");
            CHECK(test::holes(under_test.samples(test::video)) == 0);
            CHECK(test::in_order(under_test.samples(test::video), 0));
            CHECK(test::holes(under_test.samples(test::audio)) <= 1);
            const auto last = under_test.segments().back();
            const auto dts = test::read_fragments(*last->parts.front().data).front();
            const auto captured = std::chrono::milliseconds(
                std::llround(30 * number_of(dts) / 30.0 * 1000 / 30 + silence));
            const auto off = last->date - hls::wall_time(1'800'000'000s) - captured;
            CHECK(std::chrono::abs(off) < 40ms);
        }
    }
}

TEST_CASE("a longer silence ends its segment") {
    show under_test;
    source from;
    from.gop = 10;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(1'000));
    from.pause(5'000);
    under_test.feed(from.run(1'000));

    const auto segments = under_test.segments();
    CHECK(segments[1]->duration < 900ms);
    CHECK(segments[2]->date - segments[0]->date > 5900ms);
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("when pictures pause and sound goes on, the last picture lasts") {
    for (const double pause : {150.0, 400.0, 1000.0, 1900.0}) {
        CAPTURE(pause);
        show under_test;
        source from;
        under_test.packager.on_format(test::make_format(true, true));
        under_test.feed(from.run(7'050));
        from.pause_video(pause);
        under_test.feed(from.run(10'000));
        under_test.packager.on_end();

        CHECK(test::verdict(under_test) == "");
        CHECK(test::holes(under_test.samples(test::video)) == 0);
        CHECK(test::holes(under_test.samples(test::audio)) == 0);
        CHECK(test::in_order(under_test.samples(test::audio), 0));
    }
}

TEST_CASE("when pictures stop, sound goes on alone, and pictures may come back") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(7'000));
    from.pause_video(20'000);
    under_test.feed(from.run(19'500));
    const auto before = under_test.last().next;
    CHECK(before.msn > 6);

    from.want_key();
    under_test.feed(from.run(10'000));
    under_test.packager.on_end();

    CHECK(test::verdict(under_test) == "");
    CHECK(test::holes(under_test.samples(test::audio)) == 0);
    CHECK(test::in_order(under_test.samples(test::audio), 0));
    CHECK(test::in_order(under_test.samples(test::video), 0));
    CHECK(test::holes(under_test.samples(test::video)) == 1);
}

TEST_CASE(
    "pictures are shown in their order across a silence, though they are decoded in another") {
    for (const bool sound : {true, false}) {
        // At 150 and 155, a picture shown after the pause is sent before anyone knows of it.
        for (const int paused_at : {151, 152, 153, 154, 157, 158}) {
            CAPTURE(sound);
            CAPTURE(paused_at);
            // Shown every 33 ms but for the pause; decoded as I P B B P B B, two frames ahead.
            std::vector<std::int64_t> shown;
            for (int i = 0; i < 301; ++i) shown.push_back(i * 33 + (i >= paused_at ? 3'000 : 0));
            std::vector<std::size_t> decoded{0};
            for (std::size_t i = 1; i + 2 < shown.size(); i += 3)
                decoded.insert(decoded.end(), {i + 2, i, i + 1});
            show under_test;
            under_test.packager.on_format(test::make_format(true, sound));
            for (std::size_t i = 0; i < decoded.size(); ++i) {
                const auto dts = i < 2 ? shown[i] : shown[i - 2] + 66;
                const auto composition = static_cast<std::int32_t>(shown[decoded[i]] + 66 - dts);
                const auto number = static_cast<std::uint32_t>(decoded[i]);
                under_test.packager.on_frame(test::make_frame(
                    stream::media_kind::video, dts, composition, i % 60 == 0, number, 100));
            }
            under_test.packager.on_end();

            std::map<std::int64_t, std::uint32_t> order;
            const auto pictures = under_test.samples(test::video);
            for (const auto& one : pictures) {
                order[static_cast<std::int64_t>(one.dts) + one.composition] = number_of(one);
            }
            CHECK(order.size() == decoded.size());
            std::uint32_t expected = 0;
            for (const auto& [when, number] : order) CHECK(number == expected++);
            CHECK(test::verdict(under_test) == "");
        }
    }
}

TEST_CASE("a change of format makes a discontinuity with its own initialization section") {
    show under_test;
    source from;
    from.gop = 1;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(7'500));
    const auto first = under_test.last().segments.front()->init;

    under_test.packager.on_format(test::make_format(true, true, 0, 48000, 1920));
    under_test.feed(from.run(30'000));
    CHECK(under_test.listed().discontinuity_sequence == 1);
    under_test.packager.on_format(test::make_format(true, false, 0, 48000, 1920));
    from.audio = false;
    under_test.feed(from.run(5'000));
    under_test.packager.on_end();

    CHECK(test::verdict(under_test) == "");
    CHECK(under_test.listed().segments.back().discontinuities == 2);
    const auto segments = under_test.segments();
    const auto changed =
        std::ranges::find_if(segments, [&](const auto& one) { return one->init != first; });
    REQUIRE(changed != segments.end());
    CHECK((*changed)->discontinuity);
    CHECK((*changed)->parts.front().independent);
    CHECK((*changed)->init->first_msn == (*changed)->msn);
    const auto pictures = under_test.samples(test::video);
    for (std::size_t i = 1; i < pictures.size(); ++i)
        REQUIRE(pictures[i].dts > pictures[i - 1].dts);
}

TEST_CASE("the same format again, or other metadata, changes nothing") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(3'500));
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(3'500));

    CHECK(under_test.listed().segments.back().discontinuities == 0);
    CHECK(test::holes(under_test.samples(test::video)) == 0);
}

TEST_CASE("stamps that do not move make neither endless parts nor endless memory") {
    hls::settings how;
    how.memory_limit = 4u << 20;
    how.part_memory_limit = 1u << 20;
    show under_test(how);
    under_test.packager.on_format(test::make_format(true, true));
    for (std::uint32_t i = 0; i < 3'000; ++i) {
        under_test.packager.on_frame(
            test::make_frame(stream::media_kind::video, 0, 0, i == 0, i, 20'000));
        under_test.packager.on_frame(
            test::make_frame(stream::media_kind::audio, 0, 0, false, i, 20'000));
    }

    std::size_t kept = 0;
    for (const auto& one : under_test.last().segments) kept += one->size;
    CHECK(kept < (6u << 20));
    CHECK(under_test.snapshots.size() > 10);
}

TEST_CASE("a format that changes with every frame stays bounded") {
    show under_test;
    under_test.packager.on_format(test::make_format(true, false));
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        under_test.packager.on_format(test::make_format(true, false, 0, 48000, 640 + i));
        under_test.packager.on_frame(
            test::make_frame(stream::media_kind::video, i, 0, true, i, 1'000));
    }

    CHECK(under_test.last().segments.size() - under_test.last().unlisted <= 101);
    CHECK(under_test.last().segments.size() < 500);
}

TEST_CASE(
    "a stream that goes on after its publisher was away has a new date, and no discontinuity") {
    auto wall = hls::wall_time(std::chrono::seconds(1'800'000'000));
    show under_test({}, {"b1"}, [&wall] { return wall; });
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(5'000));
    wall += 5s + 9s;
    from.want_key();
    under_test.packager.on_resume();
    under_test.feed(from.run(5'000));

    const auto& listed = under_test.listed().segments;
    // Dated by the first frame that came, which may be sound.
    const auto resumed = std::ranges::find_if(
        listed, [](const auto& each) { return each.date > "2027-01-15T08:00:13.950Z"; });
    REQUIRE(resumed != listed.end());
    CHECK(resumed->date < "2027-01-15T08:00:14.050Z");
    CHECK(resumed->parts.front().independent);
    CHECK(listed.back().discontinuities == 0);
    CHECK(test::holes(under_test.samples(test::video)) == 0);
    CHECK(test::verdict(under_test) == "");
}
