#include "portal/live/stream.hpp"

#include "portal/live/errc.hpp"

#include <doctest/doctest.h>

#include <string>

using portal::live::describe_live;
using portal::live::describe_studio;
using portal::live::errc;
using portal::live::read_streams;
namespace json = weir::json;

namespace {

/// As weir-media says it.
constexpr const char* answer = R"({"streams":[{"channel":"alice","broadcast":"k3x",
  "startedAt":"2026-01-01T00:00:00.000Z","uptime":12.3,"protocol":"rtmp","peer":"127.0.0.1:5000",
  "encoder":"obs","bitrate":2100000,
  "video":{"codec":"avc1.64001f","width":1280,"height":720,"frameRate":30.0,
           "keyFrameInterval":8.333,"bitrate":1900000},
  "audio":{"codec":"mp4a.40.2","sampleRate":48000,"channels":2,"bitrate":128000},
  "recording":{"state":"paused","bytes":1},
  "findings":[{"code":"key_frame_interval_long","severity":"warning","seconds":8.33},
              {"code":"audio_missing","severity":"advice"}],
  "viewers":{"flv":3,"hls":2},"bytesIn":1,"bytesOut":2,"skips":0},
  {"channel":"bob","broadcast":"k4x","startedAt":"","uptime":0,"video":null,"audio":null,
   "viewers":{}}]})";

json::value parsed(const char* text) {
    return json::parse(text);
}

}  // namespace

TEST_CASE("what everyone sees of a stream is what the interface says") {
    const auto streams = *read_streams(answer);

    REQUIRE(streams.size() == 2);
    CHECK(json::value(describe_live(streams[0])) == parsed(R"({"broadcast":"k3x",
        "startedAt":"2026-01-01T00:00:00.000Z","viewers":5,
        "video":{"codec":"h264","width":1280,"height":720,"frameRate":30.0},
        "audio":{"codec":"aac","sampleRate":48000,"channels":2}})"));
    CHECK(json::value(describe_live(streams[1])) ==
          parsed(R"({"broadcast":"k4x","startedAt":"","viewers":0,"video":null,"audio":null})"));
}

TEST_CASE("the owner sees more, with what the doctor found") {
    const auto streams = *read_streams(answer);

    CHECK(json::value(describe_studio(&streams[0])) == parsed(R"({"state":"live",
        "startedAt":"2026-01-01T00:00:00.000Z","uptime":12.3,"encoder":"obs",
        "peer":"127.0.0.1:5000","viewers":5,"bitrate":2100000,
        "video":{"codec":"h264","width":1280,"height":720,"frameRate":30.0,
                 "keyFrameInterval":8.333,"bitrate":1900000},
        "audio":{"codec":"aac","sampleRate":48000,"channels":2,"bitrate":128000},
        "findings":[{"code":"key_frame_interval_long","severity":"warning","values":{"seconds":8.33}},
                    {"code":"audio_missing","severity":"advice","values":{}}],
        "recording":"paused"})"));
    CHECK(json::value(describe_studio(nullptr)) == parsed(R"({"state":"offline",
        "startedAt":null,"uptime":0.0,"encoder":null,"peer":null,"viewers":0,"bitrate":0,
        "video":null,"audio":null,"findings":[],"recording":"off"})"));
}

TEST_CASE("codecs have the names that people know") {
    const auto name = [](const std::string& codec) {
        const auto text = R"({"streams":[{"channel":"a","video":{"codec":")" + codec + R"("}}]})";
        return (*read_streams(text))[0].video->codec;
    };

    CHECK(name("avc1.42e01f") == "h264");
    CHECK(name("hvc1.1.6.L93.B0") == "hevc");
    CHECK(name("hev1.1.6.L93.B0") == "hevc");
    CHECK(name("av01.0.04M.08") == "av1");
    CHECK(name("vp09.00.10.08") == "vp9");
    CHECK(name("new1.0") == "new1.0");
}

TEST_CASE("an answer that is something else is an error or is read as far as it goes") {
    for (const auto* text : {"", "no", "[]", "{}", R"({"streams":7})"})
        CHECK(read_streams(text).error() == errc::bad_answer);
    for (const auto* text :
         {R"({"streams":[7,null,{}]})", R"({"streams":[{"channel":5,"viewers":[1],"video":"x",
           "uptime":"soon","bitrate":-5,"bytesIn":1e300,"findings":{"code":"x"}}]})",
          R"({"streams":[{"findings":[7,null,{},{"code":3},{"code":"x","n":"many","o":{}}]}]})",
          R"({"streams":[{"viewers":{"flv":1e308,"hls":-1},"video":{"width":1e99}}]})"}) {
        const auto read = read_streams(text);
        REQUIRE(read.has_value());
        for (const auto& each : *read) CHECK(each.bitrate == 0);
    }
}
