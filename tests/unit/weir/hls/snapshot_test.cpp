#include "weir/hls/snapshot.hpp"

#include <doctest/doctest.h>

#include "show.hpp"
#include <map>
#include <zlib.h>

using namespace weir;
using namespace std::chrono_literals;
using state = hls::media::state;

namespace {

std::string unpack(byte_view packed) {
    std::string out(1 << 20, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = const_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

}  // namespace

TEST_CASE("each playlist is there as gzip too") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(20'000));

    for (const auto& one : under_test.snapshots) {
        CHECK(unpack(one->playlist().gzip) == one->playlist().text);
        CHECK(one->playlist().gzip.size() < one->playlist().text.size());
    }
}

TEST_CASE(
    "what left the playlist is answered as long as RFC 8216bis 6.2.2 says, and not for ever") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(120'000));

    // When a name was last in a playlist, in stream time, and how long it must be answered after
    // that.
    struct life {
        hls::stream_time last_listed, after;
    };
    std::map<std::string, life> names;
    hls::stream_time now{};
    for (const auto& one : under_test.snapshots) {
        now = {};
        for (const auto& segment : under_test.segments()) {
            if (segment->msn <= one->segments.back()->msn) now += segment->duration;
        }
        const auto listed = test::playlist_reader(one->playlist().text).read;
        for (const auto& segment : listed.segments) {
            names[segment.map] = {now, 0s};
            // Ten segments and a growing one of two seconds, and its own two.
            if (segment.complete) names[segment.uri] = {now, 20s};
            for (const auto& part : segment.parts) names[part.uri] = {now, 12s};
        }
        for (const auto& [name, lives] : names) {
            if (now - lives.last_listed < lives.after) REQUIRE(one->find(name).is == state::found);
        }
    }
    CHECK(under_test.last().find("b1-s0.m4s").is == state::missing);
    CHECK(under_test.last().find("b1-s0.p0.m4s").is == state::missing);
    CHECK(under_test.last().find("b1-init0.mp4").is == state::found);
    CHECK(under_test.last().segments.size() < 25);
    CHECK(under_test.last().segments.size() - under_test.last().unlisted <= 11);
}

TEST_CASE("only the hinted part is coming") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(4'990));
    const auto now = under_test.snapshots.back();
    REQUIRE(now->next == hls::position{3, 4});

    CHECK(now->find("b1-s3.p4.m4s").is == state::coming);
    for (const auto* const name : {"b1-s3.p5.m4s", "b1-s4.p0.m4s", "b1-s3.m4s", "b1-s4.m4s",
                                   "b1-init1.mp4", "b2-s0.m4s", "index.m3u8", ""}) {
        CAPTURE(name);
        CHECK(now->find(name).is == state::missing);
    }

    under_test.packager.on_end();
    CHECK(under_test.last().find("b1-s3.m4s").is == state::found);
    CHECK(under_test.last().find("b1-s4.p0.m4s").is == state::missing);
}

TEST_CASE("a newer snapshot shares the bytes of an older one") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(9'000));
    const auto& newest = under_test.last();
    const auto& older = *under_test.snapshots[5];

    CHECK(newest.find("b1-s1.p3.m4s").pieces[0] == older.find("b1-s1.p3.m4s").pieces[0]);
    CHECK(newest.find("b1-s1.m4s").pieces[3] == older.find("b1-s1.p3.m4s").pieces[0]);
}

TEST_CASE("players begin at a key frame where the usual place has none near") {
    test::show under_test;
    test::source from;
    under_test.packager.on_format(test::make_format(true, true));
    const auto start = [&] {
        const auto& text = under_test.last().playlist().text;
        const auto at = text.find("#EXT-X-START:TIME-OFFSET=");
        return at == std::string::npos ? 0.0 : std::stod(text.substr(at + 25));
    };
    under_test.feed(from.run(410));
    CHECK(start() == 0);
    // The first segment is one part; the rest of the first GOP is in the second.
    under_test.feed(from.run(1'000));
    CHECK(start() == doctest::Approx(-1.4));
    under_test.feed(from.run(1'000));
    CHECK(start() == doctest::Approx(-2.4));
    under_test.feed(from.run(410));
    CHECK(start() == 0);
    under_test.feed(from.run(20'000));
    CHECK(start() == 0);
}
