#include <doctest/doctest.h>

#include "taking_in.hpp"
#include <string>
#include <string_view>

using namespace weir;
using namespace weir::test;
using namespace std::chrono_literals;

TEST_CASE("a stream begins with its first key frame, and sound waits for it") {
    taking_in t;
    CHECK(!t.audio(0, aac_lc));
    CHECK(!t.video(0, avc_high));
    CHECK(!t.audio(1000, raw_sound));
    CHECK(!t.video(1001, avc_inter));
    CHECK(t.take().empty());

    CHECK(!t.video(1040, avc_key));
    CHECK(!t.audio(1050, raw_sound));
    CHECK(!t.video(1080, avc_inter));

    CHECK(t.take() == "Fva V0k A10 V40 ");
    CHECK(t.to.last->payload().size() == 5);
    CHECK(t.to.last->time().composition == 0ms);
    CHECK(t.to.configs.size() == 2);
}

TEST_CASE("a stream of sound alone does not wait for pictures") {
    taking_in t;
    CHECK(!t.audio(500, aac_lc));
    CHECK(!t.audio(500, raw_sound));
    CHECK(!t.audio(521, raw_sound));
    CHECK(t.take() == "Fa A0 A21 ");
}

TEST_CASE("media without its configuration, silence and commands are left out without complaint") {
    taking_in t;
    CHECK(!t.video(0, avc_key));
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
    taking_in t;
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(90'000, avc_key);
    t.take();
    CHECK(!t.video(0, avc_high));
    CHECK(!t.audio(0, aac_lc));
    CHECK(!t.video(90'040, avc_inter));
    CHECK(t.take() == "V40 ");
    CHECK(t.intake.times().jumps() == 0);
}

TEST_CASE("a new video configuration is handed on and waits for its key frame") {
    taking_in t;
    t.video(0, avc_high);
    t.video(0, avc_key);
    t.take();
    const auto changed = other_avc();

    CHECK(!t.video(40, changed));
    CHECK(!t.video(80, avc_inter));
    CHECK(t.take().empty());
    CHECK(!t.video(120, avc_key));
    CHECK(t.take() == "Fv V120k ");

    REQUIRE(t.to.configs.size() == 1);
    CHECK(test::to_hex(t.to.configs[0]->body()) == test::to_hex(hex(changed)));
    CHECK(t.to.format->main_video()->config == t.to.configs[0]);
}

TEST_CASE("a new audio configuration is handed on, and pictures go on") {
    taking_in t;
    t.video(0, avc_high);
    t.audio(0, aac_lc);
    t.video(0, avc_key);
    t.take();
    CHECK(!t.audio(20, aac_mono));
    CHECK(!t.video(40, avc_inter));
    CHECK(!t.audio(41, raw_sound));
    CHECK(t.take() == "Fva V40 A41 ");
    CHECK(t.to.format->main_audio()->format.channels == 1);
}

TEST_CASE("metadata is kept, other scripts are not") {
    taking_in t;
    const auto metadata = "02 000a 6f6e4d65746144617461 08 00000000 000009";
    CHECK(!t.script(0, metadata));
    CHECK(!t.script(0, metadata));
    CHECK(!t.script(0, "02 0003 666f6f"));
    CHECK(!t.audio(0, aac_lc));
    CHECK(!t.audio(0, raw_sound));
    CHECK(!t.audio(21, raw_sound));
    CHECK(t.take() == "Fam A0 A21 ");
}

TEST_CASE("what cannot be read is told, and the next message is taken") {
    taking_in t;
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
    CHECK(!t.video(0, avc_key));
    CHECK(t.take() == "Fv V0k ");
}

TEST_CASE("a jump of the publisher's clock is counted") {
    taking_in t;
    t.video(0, avc_high);
    t.video(100'000, avc_key);
    t.video(0, avc_key);
    CHECK(t.intake.times().jumps() == 1);
    CHECK(t.take() == "Fv V0k V40k ");
}
