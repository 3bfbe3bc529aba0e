// The boxes below are those that libavformat 59 writes of the same streams.
#include "weir/cmaf/sample_entry.hpp"

#include <doctest/doctest.h>

#include "boxes.hpp"
#include "support/hex.hpp"

using namespace weir;
using test::to_hex;

namespace {

// Behind the fields that all visual and all audio entries have.
constexpr std::size_t visual_fields = 78;
constexpr std::size_t audio_fields = 28;

struct entry {
    bytes made;

    std::string_view type() const { return test::boxes_in(made).front().type; }
    byte_view fields(std::size_t size) const { return content().first(size); }
    std::vector<test::box> children(std::size_t after) const {
        return test::boxes_in(content().subspan(after));
    }

 private:
    byte_view content() const { return test::boxes_in(made).front().content; }
};

entry video(codec::video_codec codec, const char* record, codec::color_description color = {}) {
    codec::video_format format;
    format.codec = codec;
    format.width = 1280;
    format.height = 720;
    format.record = test::hex(record);
    format.color = color;
    entry written;
    cmaf::box_writer out(written.made);
    cmaf::write_video_sample_entry(out, format);
    return written;
}

entry audio(codec::audio_codec codec, const char* record, std::uint32_t sample_rate = 48000) {
    codec::audio_format format;
    format.codec = codec;
    format.sample_rate = sample_rate;
    format.channels = 2;
    format.record = test::hex(record);
    entry written;
    cmaf::box_writer out(written.made);
    cmaf::write_audio_sample_entry(out, format);
    return written;
}

}  // namespace

TEST_CASE("a video entry holds its codec's record") {
    using codec::video_codec;
    const struct {
        video_codec codec;
        const char* record;
        const char* entry;
        const char* box;
        const char* content;
    } known[] = {
        {video_codec::avc, "01 64 00 20", "avc1", "avcC", "01 64 00 20"},
        {video_codec::hevc, "01 01 60 00", "hvc1", "hvcC", "01 01 60 00"},
        {video_codec::av1, "81 05 0c 00 0a 0b 00", "av01", "av1C", "81 05 0c 00 0a 0b 00"},
        {video_codec::vp9, "00 15 82 02 02 02 00 00", "vp09", "vpcC",
         "01 00 00 00 00 15 82 02 02 02 00 00"},
    };
    for (const auto& each : known) {
        CAPTURE(std::string_view(each.entry));
        const auto made = video(each.codec, each.record);
        CHECK(made.type() == each.entry);
        CHECK(to_hex(made.fields(visual_fields).subspan(24, 4)) == "05 00 02 d0");
        const auto children = made.children(visual_fields);
        REQUIRE(children.size() == 1);
        CHECK(children[0].type == each.box);
        CHECK(to_hex(children[0].content) == each.content);
    }
}

TEST_CASE("a video entry states the colours that its stream states") {
    // Children are views into their entry.
    const auto entry = video(codec::video_codec::vp9, "02 15 a2 09 10 09 00 00", {9, 16, 9, false});
    const auto made = entry.children(visual_fields);
    REQUIRE(made.size() == 2);
    CHECK(made[1].type == "colr");
    CHECK(to_hex(made[1].content) == "6e 63 6c 78 00 09 00 10 00 09 00");

    const auto full_entry = video(codec::video_codec::avc, "01", {9, 18, 9, true});
    const auto full = full_entry.children(visual_fields);
    CHECK(to_hex(full[1].content) == "6e 63 6c 78 00 09 00 12 00 09 80");
}

TEST_CASE("an audio entry holds its codec's configuration") {
    using codec::audio_codec;
    const struct {
        audio_codec codec;
        const char* record;
        const char* entry;
        const char* box;
        const char* content;
    } known[] = {
        {audio_codec::mp3, "", "mp4a", "esds",
         "00 00 00 00 03 80 80 80 1b 00 00 00 04 80 80 80 0d 6b 15 00 00 00 00 00 00 00 00 00 00 "
         "00 06 80 80 80 01 02"},
        {audio_codec::opus, "4f 70 75 73 48 65 61 64 01 02 38 01 80 bb 00 00 00 00 00", "Opus",
         "dOps", "00 02 01 38 00 00 bb 80 00 00 00"},
        {audio_codec::opus,
         "4f 70 75 73 48 65 61 64 01 06 38 01 80 bb 00 00 00 00 01 04 02 00 04 01 02 03 05", "Opus",
         "dOps", "00 06 01 38 00 00 bb 80 00 00 01 04 02 00 04 01 02 03 05"},
        {audio_codec::flac,
         "12 00 12 00 00 02 58 00 05 1b 0b b8 02 f0 00 00 bb 80 a3 16 b3 05 f1 3b 13 fe 76 7b 3d "
         "0d 06 8f 95 bc",
         "fLaC", "dfLa",
         "00 00 00 00 80 00 00 22 12 00 12 00 00 02 58 00 05 1b 0b b8 02 f0 00 00 bb 80 a3 16 b3 "
         "05 f1 3b 13 fe 76 7b 3d 0d 06 8f 95 bc"},
        {audio_codec::ac3, "10 3d c0", "ac-3", "dac3", "10 3d c0"},
        {audio_codec::eac3, "08 00 20 0f 00", "ec-3", "dec3", "08 00 20 0f 00"},
    };
    for (const auto& each : known) {
        CAPTURE(std::string_view(each.entry));
        const auto made = audio(each.codec, each.record);
        CHECK(made.type() == each.entry);
        // Two channels of 16 bits at 48 kHz.
        CHECK(to_hex(made.fields(audio_fields).last(12)) == "00 02 00 10 00 00 00 00 bb 80 00 00");
        const auto children = made.children(audio_fields);
        REQUIRE(children.size() == 1);
        CHECK(children[0].type == each.box);
        CHECK(to_hex(children[0].content) == each.content);
    }
}

TEST_CASE("a rate that does not fit is left out, of FLAC halved and with its true sample size") {
    const auto aac = audio(codec::audio_codec::aac, "10 10", 96000);
    CHECK(to_hex(aac.fields(audio_fields).last(12)) == "00 02 00 10 00 00 00 00 00 00 00 00");

    // 96 kHz, two channels, 24 bits.
    const auto flac =
        audio(codec::audio_codec::flac, "12 00 12 00 00 00 00 00 00 00 17 70 03 70", 96000);
    CHECK(to_hex(flac.fields(audio_fields).last(12)) == "00 02 00 18 00 00 00 00 bb 80 00 00");
}

TEST_CASE("MP3 at a low rate is the audio of MPEG-2") {
    const auto low = audio(codec::audio_codec::mp3, "", 24000);
    CHECK(low.children(audio_fields)[0].content[17] == 0x69);
    const auto usual = audio(codec::audio_codec::mp3, "", 32000);
    CHECK(usual.children(audio_fields)[0].content[17] == 0x6b);
}
