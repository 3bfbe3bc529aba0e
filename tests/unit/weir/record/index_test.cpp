#include "weir/record/index.hpp"

#include "weir/record/errc.hpp"
#include "weir/record/playlist.hpp"

#include <doctest/doctest.h>

using namespace weir;
using namespace weir::record;
using namespace std::chrono_literals;

namespace {

/// Two takes; another sound from the second segment on, and again in the second take.
const std::string whole =
    "weir-recording 1\n"
    "take 1\n"
    "file main 100 640 360 30 avc1.64001f,mp4a.40.2\n"
    "segment 1764000000000\n"
    "part 200000 k main:1000\n"
    "part 200000 - main:500\n"
    "segment 1764000000400\n"
    "file audio1 50 0 0 0 mp4a.40.2\n"
    "part 200000 k main:1000 audio1:70\n"
    "take 2\n"
    "file main 110 320 180 30 avc1.64001f,mp4a.40.2\n"
    "gap 5000\n"
    "segment 1764000005600\n"
    "part 200000 k main:900\n"
    "end\n";

}  // namespace

TEST_CASE("an index tells which bytes of which file a part has") {
    const auto read = read_index(whole);

    REQUIRE(read.has_value());
    CHECK(read->ended);
    CHECK(read->size == whole.size());
    REQUIRE(read->files.size() == 3);
    CHECK(read->files[1].name() == "audio1-1.mp4");
    CHECK(read->files[2].name() == "main-2.mp4");
    REQUIRE(read->parts.size() == 4);
    CHECK(read->pieces[1].offset == 1100);
    CHECK(read->pieces[2].offset == 1600);
    CHECK(read->pieces[3].offset == 50);
    CHECK(read->pieces[4].offset == 110);
    const auto sum = read->summary();
    CHECK(sum.bytes == 100 + 50 + 110 + 1000 + 500 + 1000 + 70 + 900);
    CHECK(sum.duration == 800ms);
    CHECK(sum.gaps == 1);
    CHECK(sum.missing == 5s);
    CHECK(sum.started_at == 1764000000000);
    CHECK(sum.tracks.width == 640);
}

TEST_CASE("an index that is cut off anywhere tells what its whole lines tell") {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const auto text = whole.substr(0, size);
        const auto read = read_index(text);
        if (size < head_line().size()) {
            CHECK(read.error().code == errc::not_an_index);
            continue;
        }
        REQUIRE(read.has_value());
        CHECK(read->size == text.rfind('\n') + 1);
        std::size_t parts = 0;
        for (std::size_t at = 0; (at = text.find("\npart", at)) != std::string::npos; ++at)
            if (text.find('\n', at + 1) != std::string::npos) ++parts;
        CHECK(read->parts.size() == parts);
    }
}

TEST_CASE("a line that is not right ends an index") {
    for (const auto& line : std::vector<std::string>{
             "part 200000 k main:0", "part 200000 x main:10", "part 200000 k video:10",
             "part 99999999999 k main:10", "part 200000 k main:", "part 200000 k :", "take 1",
             "take 2 x", "file main 10 640 360 30 avc1", "file ../x 10 640 360 30 avc1",
             "file audio2 0 0 0 0 mp4a", "file audio2 1 0 0 nan mp4a", "segment -1", "gap x",
             "end .", "what", "", std::string(2, '\0')}) {
        const auto text = whole.substr(0, whole.find("take 2")) + line + "\nend\n";
        const auto read = read_index(text);
        REQUIRE(read.has_value());
        CAPTURE(line);
        CHECK(read->size == whole.find("take 2"));
        CHECK_FALSE(read->ended);
    }
}

TEST_CASE("what is cut off an index takes its segments, gaps and files along") {
    auto read = *read_index(whole);

    read.cut(3);

    CHECK(read.files.size() == 2);
    CHECK(read.segments.size() == 2);
    CHECK(read.gaps.empty());
    CHECK_FALSE(read.ended);
    CHECK(read.size == whole.find("take 2"));
    CHECK(read.sizes_before(3) == std::vector<std::uint64_t>{2600, 120});
    read.cut(1);
    CHECK(read.files.size() == 1);
    CHECK(read.segments.size() == 1);
    CHECK(read.segments[0].parts == 1);
    read.cut(0);
    CHECK(read.files.empty());
    CHECK(read.segments.empty());
}

TEST_CASE("what was written is read as it was") {
    const media_file file{"audio1", 3, 812, {0, 0, 0, "opus"}};
    const auto text = head_line() + take_line(3) + file_line(file) + segment_line(7) +
                      part_line(199'999us, false, {{"audio1", 12}}) + gap_line(15ms) + end_line();

    const auto read = read_index(text);

    REQUIRE(read.has_value());
    CHECK(read->size == text.size());
    CHECK(read->files == std::vector{file});
    CHECK(read->parts[0].duration == 199'999us);
    CHECK_FALSE(read->parts[0].key);
}

TEST_CASE("a playlist has a byte range a segment and a discontinuity a take") {
    const auto read = *read_index(whole);

    CHECK(render_playlist(read, "main") ==
          "#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-TARGETDURATION:1\n"
          "#EXT-X-MAP:URI=\"main-1.mp4\",BYTERANGE=\"100@0\"\n"
          "#EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:00.000Z\n"
          "#EXTINF:0.400000,\n#EXT-X-BYTERANGE:1500@100\nmain-1.mp4\n"
          "#EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:00.400Z\n"
          "#EXTINF:0.200000,\n#EXT-X-BYTERANGE:1000@1600\nmain-1.mp4\n"
          "#EXT-X-DISCONTINUITY\n"
          "#EXT-X-MAP:URI=\"main-2.mp4\",BYTERANGE=\"110@0\"\n"
          "#EXT-X-PROGRAM-DATE-TIME:2025-11-24T16:00:05.600Z\n"
          "#EXTINF:0.200000,\n#EXT-X-BYTERANGE:900@110\nmain-2.mp4\n"
          "#EXT-X-ENDLIST\n");
}

TEST_CASE("a rendition that is not there all the time has gaps") {
    const auto text = render_playlist(*read_index(whole), "audio1");

    CHECK(text.find("#EXT-X-GAP\n#EXTINF:0.400000,\naudio1-1.mp4\n") != std::string::npos);
    CHECK(text.find("#EXT-X-BYTERANGE:70@50\naudio1-1.mp4\n") != std::string::npos);
    CHECK(text.find("#EXT-X-GAP\n#EXTINF:0.200000,\naudio1-1.mp4\n") != std::string::npos);
}
