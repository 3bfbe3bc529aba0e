#include "weir/doctor/diagnosis.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>

using namespace weir;
using namespace std::chrono_literals;
using std::chrono::microseconds;
using stream::media_kind;

namespace {

/// Half a minute of a stream as a good encoder sends it, to be spoilt by a test.
struct patient {
    double rate = 30;
    microseconds gop = 2s;
    microseconds sound_shift{};
    /// In pictures.
    int reorder = 2;
    bool sound = true;
    std::size_t picture_size = 8000;
    /// Whether the picture of this number is sent.
    std::function<bool(int)> sent = [](int) { return true; };
    /// What passes on the wall before the picture of this number arrives, besides its step.
    std::function<microseconds(int)> late = [](int) { return 0us; };

    doctor::measures measures;
    stream::format format;
    stream::ingest_report now;
    stream::ingest_report before;
    std::optional<stream::link_report> link;
    std::uint64_t link_lost = 0;

    patient() {
        auto& video = format.video.emplace_back().format;
        video.codecs = "avc1.64001f";
        video.frame_rate = rate;
        format.audio.emplace_back();
    }

    void put(media_kind kind, microseconds dts, microseconds composition, bool key,
             doctor::measures::clock::time_point when, std::size_t size) {
        measures.count(*stream::frame::make({.kind = kind, .time = {dts, composition}, .key = key},
                                            packet(bytes(size, 0)), 0),
                       when);
    }

    std::string findings() {
        const auto step = microseconds(static_cast<std::int64_t>(1e6 / rate));
        doctor::measures::clock::time_point start{};
        microseconds next_key{};
        for (int i = 0; i < 32 * rate; ++i) {
            const auto dts = i * step;
            const auto when = start + dts + late(i);
            const bool key = dts >= next_key;
            if (key) next_key = dts + gop;
            if (sent(i))
                put(media_kind::video, dts, key ? step * reorder : 0us, key, when, picture_size);
            if (sound) put(media_kind::audio, dts + sound_shift, {}, false, when, 200);
        }
        std::string text;
        for (const auto& each : doctor::diagnose(
                 {measures, format, now, before, link, link ? 10'000u : 0u, link_lost}))
            text += std::string(each.code) + " ";
        return text;
    }
};

}  // namespace

TEST_CASE("a good stream has nothing to be told") {
    CHECK(patient().findings().empty());
}

TEST_CASE("a stream that has just begun is not judged yet") {
    patient one;
    one.sound = false;
    const auto nothing =
        doctor::diagnose({one.measures, one.format, one.now, one.before, one.link});
    CHECK(nothing.empty());
}

TEST_CASE("long and irregular key frame intervals are told apart") {
    patient longer;
    longer.gop = 8s;
    CHECK(longer.findings() == "key_frame_interval_long ");

    patient uneven;
    int keys = 0;
    uneven.sent = [&](int i) {
        // The encoder cuts scenes: its GOPs last two seconds, or one.
        if (i % 30 == 0) uneven.gop = ++keys % 3 == 0 ? 1s : 2s;
        return true;
    };
    CHECK(uneven.findings() == "key_frame_interval_irregular ");

    patient none;
    none.gop = 1000s;
    CHECK(none.findings() == "no_key_frames ");
}

TEST_CASE("pictures of which none can be decoded are told at once") {
    patient one;
    one.format.video.clear();
    one.now.pictures_before_key = 90;
    const auto found = doctor::diagnose({one.measures, one.format, one.now, one.before, one.link});
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == "no_key_frames");
}

TEST_CASE("dropped pictures are counted, and a low rate follows from many") {
    patient few;
    few.sent = [](int i) { return i % 60 == 0 || i % 60 > 3; };
    CHECK(few.findings() == "frames_dropped ");
    patient many;
    many.sent = [](int i) { return i % 30 == 0 || i % 30 > 12; };
    CHECK(many.findings().starts_with("frames_dropped frame_rate_low "));
}

TEST_CASE("a way that stalls is told by how late frames come") {
    patient one;
    one.late = [](int i) { return i % 300 > 270 ? 1200ms : 0ms; };
    CHECK(one.findings() == "uplink_stalls ");
}

TEST_CASE("loss of packets and encoders that take turns are told") {
    patient one;
    one.link.emplace();
    one.link_lost = 50;
    CHECK(one.findings().empty());
    one.link_lost = 500;
    one.now.publishers = 4;
    CHECK(one.findings() == "uplink_loss two_encoders ");
}

TEST_CASE("sound away from its pictures, repairs, many B-frames and no sound are told") {
    patient apart;
    apart.sound_shift = 1500ms;
    CHECK(apart.findings() == "audio_video_apart ");

    patient repaired;
    repaired.now.clock_jumps = 1;
    CHECK(repaired.findings() == "timestamps_repaired ");

    patient deep;
    deep.reorder = 6;
    CHECK(deep.findings() == "b_frames_many ");

    patient mute;
    mute.sound = false;
    CHECK(mute.findings() == "audio_missing ");
}

TEST_CASE("a rate below the encoder's own setting is told, and so is one that swings") {
    patient one;
    bytes said;
    // "onMetaData" {videodatarate: 6000}
    const std::string_view name("\x02\x00\x0aonMetaData\x03\x00\x0dvideodatarate\x00", 30);
    said.assign(name.begin(), name.end());
    const std::uint8_t six_thousand[] = {0x40, 0xb7, 0x70, 0, 0, 0, 0, 0, 0, 0, 9};
    said.insert(said.end(), std::begin(six_thousand), std::end(six_thousand));
    one.format.metadata = stream::frame::make({}, packet(said), 0);
    CHECK(one.findings() == "bitrate_below_setting ");

    patient swinging;
    swinging.sent = [&](int i) {
        swinging.picture_size = i / 30 % 5 == 0 ? 40'000 : 5000;
        return true;
    };
    CHECK(swinging.findings() == "bitrate_unsteady ");
}

TEST_CASE("codecs that few browsers play are told") {
    patient one;
    one.format.video.front().format.codec = codec::video_codec::hevc;
    CHECK(one.findings() == "codec_unsupported_in_browsers ");
}
