// Whole dialogues of players.
#include "weir/rtmp/server_machine.hpp"

#include <doctest/doctest.h>

#include "peer.hpp"
#include "support/fragments.hpp"
#include "support/hex.hpp"
#include <string>
#include <vector>

using namespace weir;
using rtmp::message_type;
using test::hex;
using test::null;
using test::peer;
using test::server;

namespace {

using texts = std::vector<std::string>;

const texts welcome{"5: 00 26 25 a0", "6: 00 26 25 a0 02",
                    "_result 1 0: {} NetConnection.Connect.Success"};

texts after_welcome(const server& s) {
    REQUIRE(s.answers.size() >= welcome.size());
    const auto end = s.answers.begin() + static_cast<std::ptrdiff_t>(welcome.size());
    CHECK(texts(s.answers.begin(), end) == welcome);
    return {end, s.answers.end()};
}

peer& ask_to_play(peer& from, std::string_view name) {
    from.connect();
    from.control(message_type::window_acknowledgement_size, 2'500'000);
    from.call("createStream", 2, {null{}});
    from.call("getStreamLength", 3, {null{}, name});
    return from.call("play", 4, {null{}, name, -2000}, 1);
}

// "|RtmpSampleAccess", true, true
const std::string access =
    "18: 02 00 11 7c 52 74 6d 70 53 61 6d 70 6c 65 41 63 63 65 73 73 01 01 01 01";
const texts started{"_result 2 0: 1",
                    "_result 3 0: 0",
                    "4: 00 00 00 00 00 01",
                    "onStatus 0 1: NetStream.Play.Reset",
                    "onStatus 0 1: NetStream.Play.Start",
                    access};

void run(server& s, const std::vector<byte_view>& pieces) {
    for (const auto piece : pieces) {
        const auto before = s.events.size();
        REQUIRE(s.take(piece));
        for (auto i = before; i < s.events.size(); ++i)
            if (s.events[i].starts_with("play live")) REQUIRE(s.accept_play());
    }
}

texts with(texts first, const texts& more) {
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

}  // namespace

TEST_CASE("ffmpeg plays: the answers come in the order that players expect") {
    peer ffmpeg;
    ask_to_play(ffmpeg, "show?only=audio");
    ffmpeg.send(2, message_type::user_control, 0, 0, hex("00 03 00 00 00 01 00 00 0b b8"));
    ffmpeg.call("deleteStream", 5, {null{}, 1});
    for (const auto& pieces : test::fragmentations(ffmpeg.sent)) {
        server s;
        run(s, pieces);
        CHECK(s.asked.stream_name == "show");
        CHECK(s.asked.query == "only=audio");
        CHECK(s.events == texts{"play live show", "play ended"});
        CHECK(after_welcome(s) == started);
    }
}

TEST_CASE("librtmp subscribes first, and is answered") {
    peer p;
    p.connect().call("createStream", 2, {null{}}).call("FCSubscribe", 3, {null{}, "show"});
    p.call("play", 4, {null{}, "show", -1000}, 1);
    server s;
    run(s, {p.sent});
    CHECK(after_welcome(s)[1] == "_result 3 0:");
    CHECK(s.events == texts{"play live show"});
}

TEST_CASE("a player holds its stream, and leaves out a kind") {
    peer p;
    ask_to_play(p, "show");
    p.call("pause", 0, {null{}, true, 1000}, 1).call("pause", 0, {null{}, false, 1000}, 1);
    p.call("receiveVideo", 0, {null{}, false}, 1).call("receiveAudio", 0, {null{}, true}, 1);
    p.call("seek", 0, {null{}, 5000}, 1);
    p.call("pause", 0, {null{}}, 1).call("receiveVideo", 0, {null{}, 1}, 1);
    p.call("closeStream", 0, {null{}}, 1);
    for (const auto& pieces : test::fragmentations(p.sent)) {
        server s;
        run(s, pieces);
        CHECK(s.events == texts{"play live show", "pause", "resume", "does not want video",
                                "wants audio", "play ended"});
        CHECK(after_welcome(s) ==
              with(started, {"onStatus 0 1: NetStream.Pause.Notify", "4: 00 01 00 00 00 01",
                             "onStatus 0 1: NetStream.Unpause.Notify", "4: 00 00 00 00 00 01",
                             "onStatus 0 1: NetStream.Seek.Failed"}));
    }
}

TEST_CASE("the end of the stream is told, and the player may ask for another") {
    peer p;
    server s;
    ask_to_play(p, "show");
    REQUIRE(s.take(p));
    REQUIRE(s.accept_play());
    s.machine.end_play();
    s.machine.end_play();
    s.collect();
    p.call("pause", 0, {null{}, true}, 1).call("play", 5, {null{}, "next"}, 1);
    REQUIRE(s.take(p));
    REQUIRE(s.accept_play());
    CHECK(s.events == texts{"play live show", "play live next"});
    const auto said = after_welcome(s);
    REQUIRE(said.size() == started.size() + 2 + 4);
    CHECK(said[started.size()] == "onStatus 0 1: NetStream.Play.UnpublishNotify");
    CHECK(said[started.size() + 1] == "4: 00 01 00 00 00 01");
}

TEST_CASE("a player that asks for another stream leaves the one that it plays") {
    peer p;
    server s;
    ask_to_play(p, "show");
    REQUIRE(s.take(p));
    REQUIRE(s.accept_play());
    p.call("play", 5, {null{}, "next"}, 1).call("play", 6, {null{}, false}, 1);
    REQUIRE(s.take(p));
    REQUIRE(s.accept_play());
    CHECK(s.events == texts{"play live show", "play ended", "play live next", "play ended"});
}

TEST_CASE("what a player sends as media is nothing to anybody") {
    peer p;
    server s;
    ask_to_play(p, "show");
    REQUIRE(s.take(p));
    REQUIRE(s.accept_play());
    p.send(4, message_type::video, 1, 0, hex("17 01 00 00 00 01"));
    p.call("publish", 5, {null{}, "show"}, 1);
    REQUIRE(s.take(p));
    CHECK(s.events ==
          texts{"play live show", "refused: peer asked to publish or play beside its publish"});
}
