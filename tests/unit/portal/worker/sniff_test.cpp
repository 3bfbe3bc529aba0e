#include "portal/worker/sniff.hpp"

#include "portal/worker/mp4_walk.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace portal::worker;

namespace {

std::string box(const std::string& name, const std::string& body) {
    const auto size = body.size() + 8;
    std::string made;
    for (const int shift : {24, 16, 8, 0}) made += static_cast<char>(size >> shift & 0xff);
    return made + name + body;
}

std::string nested(const std::string& track) {
    return box("moov", track);
}

std::string track_with(char flag) {
    std::string entry = box("url ", std::string("\0\0\0", 3) + flag);
    return box(
        "trak",
        box("mdia",
            box("minf", box("dinf", box("dref", std::string("\0\0\0\0\0\0\0\1", 8) + entry)))));
}

std::string reason(const std::string& file) {
    std::istringstream from(file);
    const auto wrong = walk_mp4(from);
    return wrong ? std::string(wrong->reason) : "";
}

std::string demuxer(const std::string& head) {
    const auto found = sniff(weir::as_bytes(head));
    return found ? std::string(found->demuxer) : "";
}

}  // namespace

TEST_CASE("a file is what its first bytes say") {
    CHECK(demuxer(box("ftyp", "isom")) == "mov");
    CHECK(demuxer("\x1a\x45\xdf\xa3 and more") == "matroska");
    CHECK(demuxer("RIFF    AVI ") == "avi");
    CHECK(demuxer("fLaC") == "flac");
    std::string stream(4 * 188, '\0');
    for (std::size_t i = 0; i < stream.size(); i += 188) stream[i] = 0x47;
    CHECK(demuxer(stream) == "mpegts");
}

TEST_CASE("what opens other files, or is no media, is not known") {
    for (const auto* each : {"#EXTM3U\n", "ffconcat version 1.0\n", "v=0\r\n", "<MPD/>", "<svg/>",
                             "\x89PNG\r\n\x1a\n", "", "RIFF", "file a.mp4"})
        CHECK_MESSAGE(demuxer(each).empty(), each);
}

TEST_CASE("an MP4 whose media is in it is fine") {
    CHECK(reason(box("ftyp", "isom") + nested(track_with(1)) + box("mdat", "abc")) == "");
}

TEST_CASE("an MP4 whose media lies elsewhere is refused") {
    CHECK(reason(nested(track_with(1) + track_with(0))) == "unsupportedMedia");
}

TEST_CASE("an MP4 that was cut is refused, wherever that was") {
    const auto whole = box("ftyp", "isom") + nested(track_with(1)) + box("mdat", "abcdefgh");
    for (std::size_t length = 24; length < whole.size(); ++length) {
        const auto cut = whole.substr(0, length);
        const auto at_a_box = length == box("ftyp", "isom").size() + nested(track_with(1)).size();
        if (!at_a_box && whole.size() - length < box("mdat", "abcdefgh").size() - 8)
            CHECK(reason(cut) == "truncated");
    }
    CHECK(reason(box("ftyp", "isom")) == "truncated");
}

TEST_CASE("an MP4 with more tracks than a film has is refused") {
    std::string tracks;
    for (std::size_t i = 0; i <= most_streams; ++i) tracks += box("trak", "");
    CHECK(reason(nested(tracks)) == "tooManyStreams");
}

TEST_CASE("boxes that lie about their size end the walk") {
    CHECK(reason(nested(std::string("\0\0\0\1trak", 8))) == "truncated");
    CHECK(reason(nested(std::string("\0\0\0\4trak", 8))) == "unsupportedMedia");
    CHECK(reason(nested(std::string("\xff\xff\xff\xfftrak", 8))) == "unsupportedMedia");
    std::string deep;
    for (int i = 0; i < 50; ++i) deep = box("minf", deep);
    CHECK(reason(nested(deep)) == "unsupportedMedia");
}
