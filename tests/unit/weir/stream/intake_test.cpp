#include "weir/stream/intake.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"
#include "support/hex.hpp"
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace weir;
using stream::media_kind;
using namespace std::chrono_literals;
using test::hex;

namespace {

/// Writes down what comes out: "Fva" a format, "V12k" a key picture at 12 ms, "A3" sound.
struct scribe : stream::frame_taker {
    void set_format(stream::format_ptr now, std::vector<stream::frame_ptr> told) override {
        out += std::string("F") + std::string(now->video.size(), 'v') +
               std::string(now->audio.size(), 'a') + (now->metadata ? "m" : "") + " ";
        format = std::move(now);
        configs = std::move(told);
    }
    void append(stream::frame_ptr next) override {
        out += (next->video() ? "V" : "A") +
               (next->track() > 0 ? std::to_string(next->track()) + "@" : "") +
               std::to_string(test::milliseconds_of(*next)) + (next->key() ? "k " : " ");
        last = std::move(next);
    }
    std::string out;
    stream::format_ptr format;
    std::vector<stream::frame_ptr> configs;
    stream::frame_ptr last;
};

constexpr std::string_view avc_high =
    "17 00 000000 "
    "01640028ffe1001b67640028acd940780227e5c044000003000400000300f03c60c65801000668ebe3cb22c0fdf8f8"
    "00";
constexpr std::string_view aac_lc = "af 00 11 90";
constexpr std::string_view aac_mono = "af 00 11 88";

class under_test {
 public:
    error_code put(media_kind kind, std::int64_t stamp, std::string_view body) {
        // The wall keeps pace with the stamps, but for the jumps.
        now += 10ms;
        const auto done = intake.put(
            {.kind = kind, .stamp = std::chrono::milliseconds(stamp), .body = packet(hex(body))},
            now);
        return done ? error_code() : done.error().code;
    }
    error_code video(std::int64_t stamp, std::string_view body) {
        return put(media_kind::video, stamp, body);
    }
    error_code audio(std::int64_t stamp, std::string_view body) {
        return put(media_kind::audio, stamp, body);
    }
    std::string take() { return std::exchange(to.out, {}); }

    scribe to;
    stream::intake intake{to};
    stream::intake::clock::time_point now{};
};

constexpr std::string_view key = "17 01 000028 00000001 65";
constexpr std::string_view inter = "27 01 000000 00000001 41";
constexpr std::string_view raw_sound = "af 01 21 00";

}  // namespace

TEST_CASE("a stream begins with its first key frame, and sound waits for it") {
    under_test t;
    CHECK(!t.audio(0, aac_lc));
    CHECK(!t.video(0, avc_high));
    CHECK(!t.audio(1000, raw_sound));
    CHECK(!t.video(1001, inter));
    CHECK(t.take().empty());

    CHECK(!t.video(1040, key));
    CHECK(!t.audio(1050, raw_sound));
    CHECK(!t.video(1080, inter));

    CHECK(t.take() == "Fva V0k A10 V40 ");
    CHECK(t.to.last->payload().size() == 5);
    CHECK(t.to.last->time().composition == 0ms);
    CHECK(t.to.configs.size() == 2);
}

TEST_CASE("a stream of sound alone does not wait for pictures") {
    under_test t;
    CHECK(!t.audio(500, aac_lc));
    CHECK(!t.audio(500, raw_sound));
    CHECK(!t.audio(521, raw_sound));
    CHECK(t.take() == "Fa A0 A21 ");
}

TEST_CASE("media without its configuration, silence and commands are left out without complaint") {
    under_test t;
    CHECK(!t.video(0, key));
    CHECK(!t.audio(0, raw_sound));
    CHECK(!t.audio(0, ""));
    CHECK(!t.video(0, "50 00"));
    CHECK(!t.video(0, "17 02 000000"));
    CHECK(t.take().empty());
    CHECK(!t.video(0, avc_high));
    CHECK(!t.video(0, "17 01 000000"));
    CHECK(t.take().empty());
}

TEST_CASE("a configuration sent again changes nothing; its stamp of zero is no jump") {
    under_test t;
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(90'000, key);
    t.take();
    CHECK(!t.video(0, avc_high));
    CHECK(!t.audio(0, aac_lc));
    CHECK(!t.video(90'040, inter));
    CHECK(t.take() == "V40 ");
    CHECK(t.intake.times().jumps() == 0);
}

TEST_CASE("a new video configuration is handed on and waits for its key frame") {
    under_test t;
    t.video(0, avc_high);
    t.video(0, key);
    t.take();
    const auto changed = std::string(avc_high).replace(avc_high.rfind("ebe3"), 2, "ea");

    CHECK(!t.video(40, changed));
    CHECK(!t.video(80, inter));
    CHECK(t.take().empty());
    CHECK(!t.video(120, key));
    CHECK(t.take() == "Fv V120k ");

    REQUIRE(t.to.configs.size() == 1);
    CHECK(test::to_hex(t.to.configs[0]->body()) == test::to_hex(hex(changed)));
    CHECK(t.to.format->main_video()->config == t.to.configs[0]);
}

TEST_CASE("a new audio configuration is handed on, and pictures go on") {
    under_test t;
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(0, key);
    t.take();
    CHECK(!t.audio(20, aac_mono));
    CHECK(!t.video(40, inter));
    CHECK(!t.audio(41, raw_sound));
    CHECK(t.take() == "Fva V40 A41 ");
    CHECK(t.to.format->main_audio()->format.channels == 1);
}

TEST_CASE("metadata is kept, other scripts are not") {
    under_test t;
    const auto metadata = "02 000a 6f6e4d65746144617461 08 00000000 000009";
    CHECK(!t.put(media_kind::script, 0, metadata));
    CHECK(!t.put(media_kind::script, 0, metadata));
    CHECK(!t.put(media_kind::script, 0, "02 0003 666f6f"));
    CHECK(!t.audio(0, aac_lc));
    CHECK(!t.audio(0, raw_sound));
    CHECK(!t.audio(21, raw_sound));
    CHECK(t.take() == "Fam A0 A21 ");
}

TEST_CASE("what cannot be read is told, and the next message is taken") {
    under_test t;
    CHECK(t.video(0, "17 00 00"));
    CHECK(t.video(0, "17 00 000000 01 64"));
    CHECK(t.video(0, "12 00 000000"));
    CHECK(t.video(0, "90 68766331 01"));
    CHECK(t.video(0, "90 3f3f3f3f 01"));
    CHECK(t.audio(0, "bf 01 02"));
    CHECK(t.audio(0, "af"));
    CHECK(t.audio(0, "af 00"));
    CHECK(t.take().empty());
    CHECK(!t.video(0, avc_high));
    CHECK(!t.video(0, key));
    CHECK(t.take() == "Fv V0k ");
}

TEST_CASE("a jump of the publisher's clock is counted") {
    under_test t;
    t.video(0, avc_high);
    t.video(100'000, key);
    t.video(0, key);
    CHECK(t.intake.times().jumps() == 1);
    CHECK(t.take() == "Fv V0k V40k ");
}
