// Whole dialogues of publishers, byte for byte in the order in which real programs send them.
#include "weir/rtmp/server_machine.hpp"

#include <doctest/doctest.h>

#include "peer.hpp"
#include "support/fragments.hpp"
#include "support/hex.hpp"
#include <algorithm>
#include <string>
#include <vector>

using namespace weir;
using rtmp::message_type;
using test::hex;
using test::null;
using test::object;
using test::peer;
using test::server;

namespace {

using texts = std::vector<std::string>;

bytes metadata(bool wrapped) {
    object content;
    content.ecma_array = true;
    content.add("width", 1280).add("encoder", "obs");
    bytes body;
    if (wrapped) flv::amf0::write(body, "@setDataFrame");
    flv::amf0::write(body, "onMetaData");
    flv::amf0::write(body, content);
    return body;
}

const auto video_header = hex("17 00 00 00 00 01 64 00 28");
const auto audio_header = hex("af 00 11 90");

const texts welcome{"5: 00 26 25 a0", "6: 00 26 25 a0 02",
                    "_result 1 0: {} NetConnection.Connect.Success"};

// Answers a publish request as soon as it comes, whatever the fragmentation.
void run(server& s, const std::vector<byte_view>& pieces) {
    for (const auto piece : pieces) {
        const auto before = s.events.size();
        REQUIRE(s.take(piece));
        for (auto i = before; i < s.events.size(); ++i) {
            if (s.events[i].starts_with("publish live")) REQUIRE(s.accept());
        }
    }
}

texts with(texts first, const texts& more) {
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

}  // namespace

TEST_CASE("OBS publishes: chunk size before connect, all media on chunk stream 4") {
    peer obs;
    obs.chunk_size(4096).connect().ask_to_publish("key?clientConfigId=7");
    obs.send(4, message_type::data_amf0, 1, 0, metadata(true));
    obs.send(4, message_type::audio, 1, 0, audio_header);
    obs.send(4, message_type::video, 1, 0, video_header);
    // A key frame longer than a chunk, then type 1 headers as librtmp writes them.
    bytes key_frame = hex("17 01 00 00 42");
    key_frame.resize(5000, 0x55);
    obs.send(4, message_type::video, 1, 0, key_frame);
    obs.raw(hex("44 00 00 15 00 00 04 08 af 01 21 10"));
    obs.raw(hex("44 00 00 0c 00 00 06 09 27 01 00 00 00 99"));
    obs.call("FCUnpublish", 6, {null{}, "key"}).call("deleteStream", 7, {null{}, 1});

    for (const auto& pieces : test::fragmentations(obs.sent)) {
        server s;
        run(s, pieces);
        CHECK(s.asked == rtmp::stream_address{"live", "key", "clientConfigId=7",
                                              "rtmp://localhost/live",
                                              "FMLE/3.0 (compatible; FMSc/1.0)"});
        CHECK(s.events == texts{
                              "publish live key",
                              "script 0 " + test::to_hex(metadata(false)),
                              "audio 0 " + test::to_hex(audio_header),
                              "video 0 " + test::to_hex(video_header),
                              "video 0 " + test::to_hex(key_frame),
                              "audio 21 af 01 21 10",
                              "video 33 27 01 00 00 00 99",
                              "publish ended",
                          });
        CHECK(s.answers == with(welcome, {
                                             "_result 2 0:",
                                             "_result 3 0:",
                                             "_result 4 0: 1",
                                             "onStatus 0 1: NetStream.Publish.Start",
                                             "onStatus 0 1: NetStream.Unpublish.Success",
                                             "_result 6 0:",
                                         }));
        CHECK(!s.machine.finished());
    }
}

TEST_CASE("ffmpeg publishes: chunk size after connect, audio on chunk stream 4 and video on 6") {
    peer ffmpeg;
    ffmpeg.connect().chunk_size(4096).ask_to_publish("key");
    ffmpeg.send(4, message_type::data_amf0, 1, 0, metadata(true));
    ffmpeg.send(6, message_type::video, 1, 0, video_header);
    ffmpeg.send(4, message_type::audio, 1, 0, audio_header);
    ffmpeg.send(6, message_type::video, 1, 0, hex("17 01 00 00 42 00"));
    ffmpeg.raw(hex("44 00 00 17 00 00 04 08 af 01 21 10"));
    ffmpeg.raw(hex("c4 af 01 21 11"));
    ffmpeg.raw(hex("86 00 00 21 27 01 00 00 00 99"));
    ffmpeg.call("FCUnpublish", 6, {null{}, "key"}).call("deleteStream", 7, {null{}, 1});

    for (const auto& pieces : test::fragmentations(ffmpeg.sent)) {
        server s;
        run(s, pieces);
        CHECK(s.events == texts{
                              "publish live key",
                              "script 0 " + test::to_hex(metadata(false)),
                              "video 0 " + test::to_hex(video_header),
                              "audio 0 " + test::to_hex(audio_header),
                              "video 0 17 01 00 00 42 00",
                              "audio 23 af 01 21 10",
                              "audio 46 af 01 21 11",
                              "video 33 27 01 00 00 00 99",
                              "publish ended",
                          });
    }
}

TEST_CASE("an encoder that does not wait for the answer loses nothing") {
    peer eager;
    eager.connect().ask_to_publish("key");
    eager.send(4, message_type::audio, 1, 0, audio_header);
    eager.send(4, message_type::audio, 1, 7, hex("af 01 21"));
    server s;
    REQUIRE(s.take(eager));
    eager.send(4, message_type::audio, 1, 9, hex("af 01 22"));
    REQUIRE(s.take(eager));
    CHECK(s.events == texts{"publish live key"});
    REQUIRE(s.accept());
    CHECK(s.events ==
          texts{"publish live key", "audio 0 af 00 11 90", "audio 7 af 01 21", "audio 9 af 01 22"});
}

TEST_CASE("a publisher may stop and publish again on a new stream of the same connection") {
    peer p;
    server s;
    p.connect().ask_to_publish("one");
    REQUIRE(s.take(p));
    REQUIRE(s.accept());
    p.send(4, message_type::audio, 1, 0, hex("af 01 21"));
    p.call("deleteStream", 6, {null{}, 1});
    p.send(4, message_type::audio, 1, 5, hex("af 01 22"));
    p.ask_to_publish("two", 7, 2);
    REQUIRE(s.take(p));
    REQUIRE(s.accept());
    p.send(4, message_type::audio, 2, 0, hex("af 01 23"));
    p.send(4, message_type::audio, 1, 1, hex("af 01 24"));
    p.call("closeStream", 0, {null{}}, 2);
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"publish live one", "audio 0 af 01 21", "publish ended",
                            "publish live two", "audio 0 af 01 23", "publish ended"});
    CHECK(std::ranges::find(s.answers, "_result 4 0: 1") != s.answers.end());
    CHECK(std::ranges::find(s.answers, "_result 9 0: 2") != s.answers.end());
    CHECK(std::ranges::find(s.answers, "onStatus 0 2: NetStream.Publish.Start") != s.answers.end());
}

TEST_CASE("aggregates and AMF3 wrapped messages come out as plain media") {
    peer p;
    server s;
    p.connect();
    auto publish = rtmp::write_command("publish", 5, {null{}, "key", "live"});
    publish.insert(publish.begin(), 0);
    p.send(3, message_type::command_amf3, 1, 0, publish);
    REQUIRE(s.take(p));
    REQUIRE(s.accept());
    auto data = metadata(true);
    data.insert(data.begin(), 0);
    p.send(4, message_type::data_amf3, 1, 0, data);
    p.send(4, message_type::aggregate, 1, 100,
           hex("08 00 00 03 00 00 0a 00 00 00 00 af 01 21 00 00 00 0e"
               "09 00 00 06 00 00 14 00 00 00 00 27 01 00 00 00 99 00 00 00 11"));
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"publish live key", "script 0 " + test::to_hex(metadata(false)),
                            "audio 100 af 01 21", "video 110 27 01 00 00 00 99"});
}
