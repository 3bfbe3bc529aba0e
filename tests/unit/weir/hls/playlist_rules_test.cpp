// The rules are only worth something if they notice.
#include "playlist_rules.hpp"

#include <doctest/doctest.h>

#include <string>

using weir::test::playlist_rules;

namespace {

const std::string good =
    "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n"
    "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.606,HOLD-BACK=12.000\n"
    "#EXT-X-PART-INF:PART-TARGET=0.202\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n"
    "#EXT-X-MAP:URI=\"b-init7.mp4\"\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T10:00:00.000Z\n"
    "#EXT-X-PART:DURATION=0.200,URI=\"b-s7.p0.m4s\",INDEPENDENT=YES\n"
    "#EXT-X-PART:DURATION=0.200,URI=\"b-s7.p1.m4s\"\n"
    "#EXT-X-PART:DURATION=0.100,URI=\"b-s7.p2.m4s\"\n"
    "#EXTINF:0.500,\nb-s7.m4s\n"
    "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T10:00:00.500Z\n"
    "#EXT-X-PART:DURATION=0.200,URI=\"b-s8.p0.m4s\",INDEPENDENT=YES\n"
    "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"b-s8.p1.m4s\"\n";

std::string with(std::string text, const std::string& old, const std::string& replacement) {
    text.replace(text.find(old), old.size(), replacement);
    return text;
}

std::size_t faults(const std::string& first, const std::string& second = "") {
    playlist_rules rules;
    rules.show(first);
    if (!second.empty()) rules.show(second);
    return rules.broken.size();
}

}  // namespace

TEST_CASE("a good playlist and its good successor break nothing") {
    const auto next = with(good, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"b-s8.p1.m4s\"",
                           "#EXT-X-PART:DURATION=0.200,URI=\"b-s8.p1.m4s\"\n"
                           "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"b-s8.p2.m4s\"");
    CHECK(faults(good) == 0);
    CHECK(faults(good, next) == 0);
}

TEST_CASE("a playlist that breaks a rule is noticed") {
    CHECK(faults(with(good, "0.200,URI=\"b-s7.p1", "0.203,URI=\"b-s7.p1")) > 0);
    CHECK(faults(with(good, "0.200,URI=\"b-s7.p1", "0.150,URI=\"b-s7.p1")) > 0);
    CHECK(faults(with(good, "EXTINF:0.500", "EXTINF:0.501")) > 0);
    CHECK(faults(with(good, "#EXT-X-MAP:URI=\"b-init7.mp4\"\n", "")) > 0);
    CHECK(faults(with(good, "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T10:00:00.500Z\n", "")) > 0);
    CHECK(faults(with(good, "PART-HOLD-BACK=0.606", "PART-HOLD-BACK=0.600")) > 0);
    CHECK(faults(with(good, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"b-s8.p1.m4s\"\n", "")) > 0);
    CHECK(faults(with(good, "#EXTM3U\n", "#EXTM3U\n#EXT-X-NONSENSE\n")) > 0);
}

TEST_CASE("a change that breaks a rule is noticed") {
    CHECK(faults(good, with(good, "TARGETDURATION:4", "TARGETDURATION:3")) > 0);
    CHECK(faults(good, with(good, "PART-TARGET=0.202", "PART-TARGET=0.201")) > 0);
    CHECK(faults(good, with(good, "SEQUENCE:7", "SEQUENCE:6")) > 0);
    CHECK(faults(good, with(good, "SEQUENCE:7", "SEQUENCE:8")) > 0);
    CHECK(faults(good, with(good, "10:00:00.000Z", "10:00:00.001Z")) > 0);
    CHECK(faults(good, with(good, "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"b-s8.p1.m4s\"",
                            "#EXT-X-PART:DURATION=0.200,URI=\"b-s8.p7.m4s\"\n"
                            "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"b-s8.p8.m4s\"")) > 0);
}
