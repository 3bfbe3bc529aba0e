#include "weir/hls/packager.hpp"

#include <doctest/doctest.h>

#include "show.hpp"

using namespace weir;
using namespace std::chrono_literals;
using test::show;
using test::source;

TEST_CASE("playlists keep the rules at every usual frame rate and GOP") {
    for (const double rate : {24.0, 24000 / 1001.0, 25.0, 30000 / 1001.0, 30.0, 50.0,
                              60000 / 1001.0, 60.0, 120.0, 15.0, 12.5}) {
        for (const double gop : {0.5, 2.0, 4.2, 10.0}) {
            const bool stated = gop > 1;
            CAPTURE(rate);
            CAPTURE(gop);
            show under_test;
            source from;
            from.frame_rate = rate;
            from.gop = gop;

            under_test.packager.on_format(test::make_format(true, true, stated ? rate : 0));
            under_test.feed(from.run(24'010));
            under_test.packager.on_end();

            CHECK(test::verdict(under_test) == "");
            CHECK(under_test.last().ended);
            const auto pictures = under_test.samples(test::video);
            CHECK(test::holes(pictures) == 0);
            CHECK(test::in_order(pictures, 0));
            const auto heard = under_test.samples(test::audio);
            CHECK(heard.size() == 1126);
            CHECK(test::holes(heard) == 0);
            CHECK(test::in_order(heard, 0));
        }
    }
}

TEST_CASE("the first snapshot comes with the first part") {
    show under_test;
    source from;

    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(190));
    CHECK(under_test.snapshots.empty());
    under_test.feed(from.run(20));

    REQUIRE(under_test.snapshots.size() == 1);
    // hls.js needs a complete segment to begin with.
    CHECK(under_test.last().next == hls::position{1, 0});
    CHECK(under_test.listed().segments.front().complete);
    CHECK(under_test.last().part_target == 202ms);
    CHECK(under_test.listed().segments.front().date == "2027-01-15T08:00:00.000Z");
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("a stream begins at its first key frame, and sound not before it") {
    show under_test;
    source from;

    under_test.packager.on_format(test::make_format(true, true));
    auto frames = from.run(10'000);
    // Up to and including the first key frame, number 0: the next one comes after two seconds.
    frames.erase(frames.begin());
    under_test.feed(frames);

    const auto pictures = under_test.samples(test::video);
    REQUIRE(!pictures.empty());
    CHECK(test::number_of(pictures.front()) == 60);
    CHECK(pictures.front().sync);
    CHECK(pictures.front().dts == 180000);
    CHECK(under_test.samples(test::audio).front().dts >= 96000);
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("segments begin at key frames while these are near enough") {
    show under_test;
    source from;

    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(29'990));
    under_test.packager.on_end();

    const auto segments = under_test.segments();
    CHECK(segments[0]->parts.size() == 1);
    CHECK(segments[1]->duration == 1800ms);
    CHECK(!segments[1]->parts.front().independent);
    for (std::size_t i = 2; i < segments.size(); ++i) {
        const auto& one = segments[i];
        CHECK(one->duration >= 1999ms);
        CHECK(one->duration <= 2001ms);
        CHECK(one->parts.size() == 10);
        CHECK(one->parts.front().independent);
        CHECK(!one->parts.back().independent);
    }
}

TEST_CASE("a GOP longer than a target duration is cut within, and again at its end") {
    show under_test;
    source from;
    from.gop = 10;

    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(40'000));

    const auto segments = under_test.segments();
    CHECK(segments[0]->parts.front().independent);
    for (const std::size_t i : {1u, 2u}) {
        CHECK(segments[i]->duration == 3800ms);
        CHECK(!segments[i]->parts.front().independent);
    }
    CHECK(segments[3]->duration == 2200ms);
    CHECK(segments[4]->parts.front().independent);
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("a segment is its parts, and each can be asked for by the names in the playlist") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(9'000));
    const auto& last = under_test.last();

    for (const auto& segment : under_test.listed().segments) {
        CHECK(last.find(segment.map).is == hls::media::state::found);
        bytes together;
        for (const auto& part : segment.parts) {
            const auto media = last.find(part.uri);
            REQUIRE(media.is == hls::media::state::found);
            REQUIRE(media.pieces.size() == 1);
            CHECK(media.size == media.pieces[0]->size());
            together.insert(together.end(), media.pieces[0]->begin(), media.pieces[0]->end());
        }
        if (!segment.complete) continue;
        const auto media = last.find(segment.uri);
        REQUIRE(media.is == hls::media::state::found);
        CHECK(media.size == together.size());
        bytes whole;
        for (const auto& piece : media.pieces)
            whole.insert(whole.end(), piece->begin(), piece->end());
        CHECK(whole == together);
    }
    CHECK(last.find(*under_test.listed().hint).is == hls::media::state::coming);
}

TEST_CASE("composition times and sync samples go out as they came in") {
    show under_test;
    source from;
    from.audio = false;
    under_test.packager.on_format(test::make_format(true, false));
    auto frames = from.run(3'990);
    frames.push_back(test::make_frame(stream::media_kind::video, 4000, -33, false, 120, 100));

    under_test.feed(frames);
    under_test.packager.on_end();

    const auto pictures = under_test.samples(test::video);
    REQUIRE(pictures.size() == frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) {
        CHECK(pictures[i].composition == frames[i]->time().composition.count() * 90 / 1000);
        CHECK(pictures[i].sync == frames[i]->key());
        CHECK(pictures[i].dts ==
              static_cast<std::uint64_t>(frames[i]->time().dts.count()) * 90 / 1000);
        CHECK(as_text(pictures[i].data) == as_text(frames[i]->payload()));
    }
}

TEST_CASE("the end of a stream completes its last segment and says so") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(5'130));

    under_test.packager.on_end();

    CHECK(under_test.listed().ended);
    CHECK(under_test.last().segments.back()->complete);
    CHECK(under_test.samples(test::video).size() == 154);
    CHECK(under_test.samples(test::audio).size() == 241);
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("a stream that ends before its first part is complete is published all the same") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(100));

    under_test.packager.on_end();

    REQUIRE(under_test.snapshots.size() == 1);
    CHECK(under_test.last().ended);
    CHECK(under_test.samples(test::video).size() == 3);
}

TEST_CASE("a stream without a frame publishes nothing") {
    show under_test;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.packager.on_end();

    CHECK(under_test.snapshots.empty());
}

TEST_CASE("numbers go on where the caller says") {
    show under_test({}, {"b1", 40, 3});
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(3'000));

    CHECK(under_test.listed().media_sequence == 40);
    CHECK(under_test.listed().discontinuity_sequence == 3);
    CHECK(under_test.listed().segments.front().map == "b1-init40.mp4");
    CHECK(under_test.listed().segments.front().uri == "b1-s40.m4s");
}
