#include "weir/hls/rendition.hpp"

#include "weir/hls/multivariant.hpp"

#include <doctest/doctest.h>

#include "show.hpp"
#include <algorithm>
#include <iterator>
#include <sstream>

using namespace weir;
using namespace std::chrono_literals;
using test::show;
using test::source;

namespace {

/// As test::make_format, and more tracks with the numbers 1, 2 ...
stream::format_ptr tracks(std::size_t videos, std::size_t audios) {
    auto made = std::make_shared<stream::format>(*test::make_format(videos > 0, audios > 0, 30));
    while (made->video.size() < videos) {
        auto next = made->video.front();
        next.id = static_cast<stream::track_id>(made->video.size());
        next.format.width = 640;
        next.format.height = 360;
        made->video.push_back(next);
    }
    while (made->audio.size() < audios) {
        auto next = made->audio.front();
        next.id = static_cast<stream::track_id>(made->audio.size());
        next.format.channels = 1;
        made->audio.push_back(next);
    }
    return made;
}

/// A publisher's frames, track 0's and those of other tracks at the same time.
std::vector<stream::frame_ptr> together(const std::vector<stream::frame_ptr>& one,
                                        const std::vector<stream::frame_ptr>& other) {
    std::vector<stream::frame_ptr> all;
    const auto dts = [](const auto& each) { return each->time().dts; };
    std::ranges::merge(one, other, std::back_inserter(all), {}, dts, dts);
    return all;
}

std::vector<std::string> names(const hls::presentation& of) {
    std::vector<std::string> found;
    for (const auto& each : of.renditions) found.push_back(each->of.name());
    return found;
}

/// Whether every playlist tells where all others are.
void check_reports(const show& of) {
    const auto& now = of.now();
    for (const auto& each : now.renditions) {
        const auto& reports = of.listed(each->of.name()).reports;
        REQUIRE(reports.size() == now.renditions.size() - 1);
        for (const auto& report : reports) {
            REQUIRE(report.uri.ends_with(".m3u8"));
            const auto& other = of.listed(report.uri.substr(0, report.uri.size() - 5));
            CHECK(report.last_msn == other.segments.back().msn);
            CHECK(report.last_part + 1 == other.segments.back().parts.size());
        }
    }
}

void check_in_step(const show& of) {
    for (const auto& each : of.now().renditions) {
        const auto& main = of.listed();
        const auto& other = of.listed(each->of.name());
        CHECK(other.target_duration == main.target_duration);
        CHECK(other.part_target == main.part_target);
        for (const auto& one : other.segments) {
            const auto same = std::ranges::find(main.segments, one.msn, &test::listed_segment::msn);
            REQUIRE(same != main.segments.end());
            CHECK(one.date == same->date);
            CHECK(one.duration == same->duration);
            CHECK(one.discontinuities == same->discontinuities);
            CHECK(one.parts.size() == same->parts.size());
        }
    }
}

}  // namespace

TEST_CASE("pictures with sound offer the sound alone, and one kind alone offers nothing else") {
    CHECK(hls::renditions_of(*tracks(1, 1)).size() == 2);
    CHECK(hls::renditions_of(*tracks(1, 0)).size() == 1);
    CHECK(hls::renditions_of(*tracks(0, 1)).size() == 1);
    CHECK(hls::renditions_of(*tracks(30, 30)).size() == hls::most_renditions);
}

TEST_CASE("every track is in a playlist, cut at the same moments, and no frame is lost") {
    show under_test;
    source from, other;
    other.track = 1;
    other.frame_size = 100;
    under_test.packager.on_format(tracks(2, 2));
    under_test.feed(together(from.run(21'310), other.run(21'310)));

    CHECK(names(under_test.now()) ==
          std::vector<std::string>{"main", "video", "video1", "audio1", "audio"});
    CHECK(test::verdict(under_test) == "");
    check_in_step(under_test);
    check_reports(under_test);
    under_test.packager.on_end();
    CHECK(test::verdict(under_test) == "");

    struct row {
        const char* rendition;
        std::size_t pictures, sounds;
    };
    for (const auto& [name, pictures, sounds] :
         {row{"main", 640, 999}, row{"video", 640, 0}, row{"video1", 640, 0}, row{"audio1", 0, 999},
          row{"audio", 0, 999}}) {
        CAPTURE(std::string(name));
        const auto seen = under_test.samples(test::video, name);
        const auto heard = under_test.samples(test::audio, name);
        CHECK(seen.size() == pictures);
        CHECK(test::in_order(seen, 0));
        CHECK(test::holes(seen) == 0);
        CHECK(heard.size() == sounds);
        CHECK(test::in_order(heard, 0));
        CHECK(test::holes(heard) == 0);
    }
    CHECK(under_test.samples(test::video, "video1").back().data.size() == 100);
    const auto audio_only = under_test.listed("audio");
    CHECK(audio_only.segments.front().map == "b1-audio-init0.mp4");
    CHECK(under_test.now().owner("b1-audio-s3.p0.m4s")->of.name() == "audio");
    CHECK(under_test.now().owner("b1-s3.p0.m4s")->of.name() == "main");
    CHECK(!under_test.now().owner("b1-nothing-s3.p0.m4s"));
}

TEST_CASE("a segment of other pictures says whether it begins with a key frame of theirs") {
    show under_test;
    source from, other;
    other.track = 1;
    other.gop = 3;
    under_test.packager.on_format(tracks(2, 1));
    under_test.feed(together(from.run(13'000), other.run(13'000)));

    CHECK(!under_test.samples(test::audio, "video1").empty());
    for (const auto& one : under_test.segments("video1")) {
        const auto first = test::read_fragments(*one->parts.front().data).front();
        CHECK(one->parts.front().independent == (first.track == test::video && first.sync));
    }
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("a track that appears later begins with a segment, and nothing else changes") {
    show under_test;
    source from, other;
    other.track = 1;
    other.video = false;
    under_test.packager.on_format(tracks(1, 1));
    under_test.feed(from.run(5'300));
    other.pause(5'300);
    under_test.packager.on_format(tracks(1, 2));
    under_test.feed(together(from.run(6'000), other.run(6'000)));

    CHECK(names(under_test.now()) == std::vector<std::string>{"main", "audio", "video", "audio1"});
    CHECK(under_test.listed("audio1").segments.front().msn == 4);
    CHECK(under_test.listed().segments.back().discontinuities == 0);
    CHECK(test::holes(under_test.samples(test::video)) == 0);
    CHECK(test::verdict(under_test) == "");
    check_in_step(under_test);
    check_reports(under_test);
}

TEST_CASE("a change of any track is a discontinuity in all, and what is gone is offered no more") {
    show under_test;
    source from, other;
    other.track = 1;
    under_test.packager.on_format(tracks(2, 2));
    under_test.feed(together(from.run(5'300), other.run(5'300)));
    from.want_key();
    under_test.packager.on_format(tracks(1, 1));
    under_test.feed(from.run(5'000));

    CHECK(names(under_test.now()) == std::vector<std::string>{"main", "audio"});
    CHECK(under_test.listed().segments.back().discontinuities == 1);
    CHECK(test::verdict(under_test) == "");
    check_in_step(under_test);
    check_reports(under_test);
}

TEST_CASE("a part in which there is no sound is a gap where there is nothing else") {
    show under_test;
    source from;
    from.audio_lag = 500;
    under_test.packager.on_format(tracks(1, 1));
    under_test.feed(from.run(9'000));

    const auto& first = under_test.listed("audio").segments.front();
    CHECK(first.gap);
    CHECK(first.parts.front().gap);
    CHECK(under_test.now().find("audio")->find(first.uri).is == hls::media::state::missing);
    CHECK(!under_test.listed("audio").segments.back().parts.back().gap);
    CHECK(!under_test.listed().segments.front().gap);
    CHECK(test::verdict(under_test) == "");
}

TEST_CASE("memory is given up where most is held") {
    hls::settings how;
    how.memory_limit = 1 << 20;
    show under_test(how);
    source from;
    from.frame_size = 5'000;
    under_test.packager.on_format(tracks(1, 1));
    under_test.feed(from.run(30'000));

    CHECK(under_test.now().main().segments.size() < 8);
    CHECK(under_test.now().find("audio")->segments.size() > 15);
}

TEST_CASE("variants, other sound, and sound alone at the end") {
    show under_test;
    source from, other;
    other.track = 1;
    other.frame_size = 100;
    under_test.packager.on_format(tracks(2, 2));
    under_test.feed(together(from.run(9'000), other.run(9'000)));

    const auto peak = [&](const char* name) { return under_test.now().find(name)->peak_bandwidth; };
    const auto text = hls::multivariant(under_test.now(), "", "?v=1");
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    REQUIRE(lines.size() == 10);
    CHECK(lines[2] ==
          "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"1\",AUTOSELECT=YES,DEFAULT=YES,"
          "CHANNELS=\"2\",URI=\"audio.m3u8?v=1\"");
    CHECK(lines[3] ==
          "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"2\",AUTOSELECT=YES,CHANNELS=\"1\","
          "URI=\"audio1.m3u8?v=1\"");
    const char* const uris[] = {"video.m3u8?v=1", "video1.m3u8?v=1", "audio.m3u8?v=1"};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto attributes = test::attributes(lines[4 + 2 * i].substr(18));
        const std::string uri = lines[5 + 2 * i];
        CHECK(uri == uris[i]);
        const auto name = uri.substr(0, uri.find('.'));
        const auto sound = std::max(peak("audio"), peak("audio1"));
        CHECK(std::stoull(attributes.at("BANDWIDTH")) ==
              (name == "audio" ? sound : peak(name.c_str()) + sound));
        CHECK(attributes.at("AUDIO") == "sound");
        CHECK(attributes.contains("RESOLUTION") == (i < 2));
    }
    CHECK(test::attributes(lines[6].substr(18)).at("RESOLUTION") == "640x360");
    CHECK(peak("video1") < peak("video"));
    CHECK(peak("video") < peak("main"));
}
