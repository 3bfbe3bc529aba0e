#include "portal/renditions/renditions.hpp"

#include "portal/renditions/schema.hpp"
#include "weir/store/database.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <memory>
#include <string>

using namespace portal::renditions;

namespace {

const rendition full{"source",  "hls/source/video.m3u8", 1920, 1080, 29'970, 5'000'000,
                     4'000'000, "avc1.640028",           900};
const rendition small{"360p",  "hls/360p/video.m3u8", 640, 360, 29'970, 800'000,
                      700'000, "avc1.64001e",         100};
const rendition sound{"audio", "hls/audio/audio.m3u8", 0, 0, 0, 130'000, 128'000, "mp4a.40.2", 10};

struct fixture {
    temp_folder folder;
    std::unique_ptr<weir::store::session> with =
        weir::store::session::open(folder.path("weir.db"), {}).value();

    fixture() {
        const weir::store::component parts[] = {{"renditions", schema()}};
        REQUIRE(weir::store::migrate(*with, parts));
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "renditions are kept once by name, the largest first") {
    for (const auto& each : {sound, small, full, small}) REQUIRE(put(*with, "v1", each));

    CHECK(list(*with, "v1").value() == std::vector{full, small, sound});
    CHECK(bytes_of(*with, "v1").value() == 1010);
    REQUIRE(forget(*with, "v1"));
    CHECK(list(*with, "v1").value().empty());
}

TEST_CASE_FIXTURE(fixture, "new posters and chapters replace those before") {
    REQUIRE(set_posters(*with, "v1", {{0, "poster/0.jpg", 100}, {0, "poster/1.jpg", 200}}));
    REQUIRE(set_posters(*with, "v1", {{0, "poster/2.jpg", 300}}));
    REQUIRE(set_chapters(*with, "v1", {{0, "Beginning"}, {5000, "End"}}));

    const auto kept = posters(*with, "v1").value();
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].file == "poster/2.jpg");
    CHECK(kept[0].chosen);
    CHECK(chapters(*with, "v1").value().at(1).title == "End");
}

TEST_CASE("the multivariant playlist has a line for each picture, and the sound once") {
    CHECK(
        multivariant({full, small, sound}) ==
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\",DEFAULT=YES,AUTOSELECT=YES,"
        "URI=\"audio/audio.m3u8\"\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=5130000,AVERAGE-BANDWIDTH=4128000,"
        "CODECS=\"avc1.640028,mp4a.40.2\",RESOLUTION=1920x1080,FRAME-RATE=29.970,AUDIO=\"audio\"\n"
        "source/video.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=930000,AVERAGE-BANDWIDTH=828000,"
        "CODECS=\"avc1.64001e,mp4a.40.2\",RESOLUTION=640x360,FRAME-RATE=29.970,AUDIO=\"audio\"\n"
        "360p/video.m3u8\n");
}

TEST_CASE("sound alone is a line of its own") {
    CHECK(multivariant({sound}) ==
          "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
          "#EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\"\n"
          "audio/audio.m3u8\n");
}
