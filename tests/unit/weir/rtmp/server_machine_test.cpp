#include "weir/rtmp/server_machine.hpp"

#include "weir/rtmp/errc.hpp"

#include <doctest/doctest.h>

#include "peer.hpp"
#include "support/hex.hpp"
#include <algorithm>
#include <string>
#include <vector>

using namespace weir;
using rtmp::errc;
using rtmp::message_type;
using test::hex;
using test::null;
using test::object;
using test::peer;
using test::server;

namespace {

using texts = std::vector<std::string>;

bool answered(const server& s, std::string_view text) {
    return std::ranges::find(s.answers, text) != s.answers.end();
}

void start_publish(peer& p, server& s) {
    p.connect().ask_to_publish("key");
    REQUIRE(s.take(p));
    REQUIRE(s.accept());
    s.events.clear();
    s.answers.clear();
}

}  // namespace

TEST_CASE("a refused publish is told so, and may be asked for again") {
    peer p;
    server s;
    p.connect().ask_to_publish("one");
    REQUIRE(s.take(p));
    REQUIRE(s.machine.refuse_publish("NetStream.Publish.BadName", "no such key").has_value());
    s.collect();
    CHECK(s.answers.back() == "onStatus 0 1: NetStream.Publish.BadName");
    CHECK(!s.machine.finished());

    p.send(4, message_type::audio, 1, 0, hex("af 01 21"));
    p.ask_to_publish("two", 6, 2);
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"publish live one", "publish live two"});
}

TEST_CASE("a publish can be refused after it was accepted; what still comes is dropped") {
    peer p;
    server s;
    start_publish(p, s);
    REQUIRE(s.machine.refuse_publish("NetStream.Publish.Rejected", "stopped by a moderator")
                .has_value());
    p.send(4, message_type::audio, 1, 0, hex("af 01 21")).call("deleteStream", 6, {null{}, 1});
    REQUIRE(s.take(p));
    CHECK(s.events.empty());
    CHECK(s.answers == texts{"onStatus 0 1: NetStream.Publish.Rejected"});
}

TEST_CASE("a refused connect ends the dialogue") {
    peer p;
    server s;
    s.machine.refuse_connect("NetConnection.Connect.Rejected", "the server is full");
    p.connect().ask_to_publish("key");
    REQUIRE(s.take(p));
    CHECK(s.answers == texts{"_error 1 0: NetConnection.Connect.Rejected"});
    CHECK(s.events.empty());
    CHECK(s.machine.finished());
    REQUIRE(s.take(p));
}

TEST_CASE("an app that could be something else is refused at connect") {
    peer p;
    server s;
    p.connect("live/../x");
    REQUIRE(s.take(p));
    CHECK(s.answers == texts{"_error 1 0: NetConnection.Connect.InvalidApp"});
    CHECK(s.machine.finished());
}

TEST_CASE("a play request waits for its refusal") {
    peer p;
    server s;
    p.connect()
        .call("createStream", 2, {null{}})
        .call("play", 4, {null{}, "show?token=x", -2000}, 1);
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"play live show"});
    CHECK(s.asked.query == "token=x");
    REQUIRE(s.machine.refuse_play("NetStream.Play.StreamNotFound", "not live").has_value());
    s.collect();
    CHECK(s.answers.back() == "onStatus 0 1: NetStream.Play.StreamNotFound");
}

TEST_CASE("an unusable stream name is refused by the machine itself") {
    for (const auto* name : {"", "/", "a/../b", "a\\b", "a\nb"}) {
        CAPTURE(name);
        peer p;
        server s;
        p.connect().ask_to_publish(name).call("play", 6, {null{}, name}, 1);
        REQUIRE(s.take(p));
        REQUIRE(s.events.size() == 2);
        CHECK(s.events[0].starts_with("refused: "));
        CHECK(answered(s, "onStatus 0 1: NetStream.Publish.BadName"));
        CHECK(s.answers.back() == "onStatus 0 1: NetStream.Play.StreamNotFound");
    }
}

TEST_CASE("a second publish beside the first is refused and the first goes on") {
    peer p;
    server s;
    start_publish(p, s);
    p.call("publish", 9, {null{}, "other", "live"}, 2);
    p.send(4, message_type::audio, 1, 0, hex("af 01 21"));
    REQUIRE(s.take(p));
    CHECK(s.events ==
          texts{"refused: peer asked to publish or play beside its publish", "audio 0 af 01 21"});
    CHECK(s.answers == texts{"onStatus 0 2: NetStream.Publish.BadName"});
}

TEST_CASE("the query is found behind the name, the app or the address, in that order") {
    const struct {
        const char* app;
        const char* tc_url;
        const char* name;
        const char* query;
    } known[] = {
        {"live?a=1", "rtmp://h/live?b=2", "key?c=3", "c=3"},
        {"live?a=1", "rtmp://h/live?b=2", "key", "a=1"},
        {"live", "rtmp://h/live?b=2", "key", "b=2"},
        {"live", "rtmp://h/live", "key", ""},
    };
    for (const auto& each : known) {
        peer p;
        server s;
        p.connect(each.app, each.tc_url).ask_to_publish(each.name);
        REQUIRE(s.take(p));
        CHECK(s.asked.app == "live");
        CHECK(s.asked.stream_name == "key");
        CHECK(s.asked.query == each.query);
    }
}

TEST_CASE("bytes are acknowledged at half of the peer's window, and a ping is answered") {
    peer p;
    server s;
    p.connect();
    REQUIRE(s.take(p));
    s.answers.clear();
    p.control(message_type::window_acknowledgement_size, 20000);
    p.send(2, message_type::user_control, 0, 0, hex("00 06 01 02 03 04"));
    p.control(message_type::set_peer_bandwidth, 20000);
    REQUIRE(s.take(p));
    CHECK(s.answers == texts{"4: 00 07 01 02 03 04", "5: 00 26 25 a0"});

    s.answers.clear();
    p.send(4, message_type::audio, 1, 0, bytes(12000));
    REQUIRE(s.take(p));
    REQUIRE(s.answers.size() == 1);
    CHECK(s.answers[0].starts_with("3: 00 00 3"));
    p.send(4, message_type::audio, 1, 0, bytes(6000));
    REQUIRE(s.take(p));
    CHECK(s.answers.size() == 1);
}

TEST_CASE(
    "calls that encoders make are answered, unknown ones too, and those without a number are not") {
    peer p;
    server s;
    p.connect();
    REQUIRE(s.take(p));
    s.answers.clear();
    p.call("getStreamLength", 3, {null{}, "x"})
        .call("_checkbw", 4, {null{}})
        .call("FCSubscribe", 5, {null{}, "x"});
    p.call("somethingElse", 6, {null{}})
        .call("somethingElse", 0, {null{}})
        .call("_result", 7, {null{}});
    REQUIRE(s.take(p));
    CHECK(s.answers == texts{"_result 3 0: 0", "_result 4 0:", "_result 5 0:",
                             "_error 6 0: NetConnection.Call.Failed"});
}

TEST_CASE("publish(false) and close end a publish") {
    peer p;
    server s;
    start_publish(p, s);
    p.call("publish", 0, {null{}, false}, 1);
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"publish ended"});
    p.ask_to_publish("key", 6, 2);
    REQUIRE(s.take(p));
    REQUIRE(s.accept());
    p.call("close", 0, {null{}});
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"publish ended", "publish live key", "publish ended", "closed"});
    CHECK(s.machine.finished());
}

TEST_CASE("media without a publish, on another stream or without a body is dropped") {
    peer p;
    server s;
    p.connect().send(4, message_type::video, 1, 0, bytes(100000));
    REQUIRE(s.take(p));
    CHECK(s.events.empty());
    p.ask_to_publish("key");
    REQUIRE(s.take(p));
    REQUIRE(s.accept());
    s.events.clear();
    p.send(4, message_type::video, 2, 0, hex("27 01 00 00 00 99"));
    p.send(4, message_type::video, 1, 0, {}).send(4, message_type::data_amf0, 1, 0, {});
    p.send(4, message_type::video, 0, 3, hex("27 01 00 00 00 99"));
    p.send(4, message_type::audio, 1, 4, {});
    REQUIRE(s.take(p));
    CHECK(s.events == texts{"video 3 27 01 00 00 00 99", "audio 4 "});
}

TEST_CASE("what breaks the protocol is an error that stays and says where") {
    const struct {
        const char* name;
        void (*act)(peer&);
        errc why;
    } broken[] = {
        {"command before connect", [](peer& p) { p.call("createStream", 1, {null{}}); },
         errc::connect_missing},
        {"connect twice", [](peer& p) { p.connect().connect(); }, errc::connect_twice},
        {"command without a name",
         [](peer& p) { p.send(3, message_type::command_amf0, 0, 0, hex("05")); },
         errc::command_name},
        {"long command",
         [](peer& p) { p.connect().send(3, message_type::command_amf0, 0, 0, bytes(70000)); },
         errc::command_too_long},
        {"short control message",
         [](peer& p) { p.send(2, message_type::window_acknowledgement_size, 0, 0, hex("00")); },
         errc::control_too_short},
        {"much before the answer",
         [](peer& p) {
             p.connect().ask_to_publish("key").send(4, message_type::audio, 1, 0, bytes(140000));
         },
         errc::held_too_long},
    };
    for (const auto& each : broken) {
        CAPTURE(each.name);
        peer p;
        server s;
        each.act(p);
        const auto size = p.sent.size();
        CHECK(!s.take(p));
        CHECK(s.error.code == each.why);
        CHECK(s.error.offset > 3073);
        CHECK(s.error.offset <= size);
        CHECK(!s.take(hex("00")));
        CHECK(s.error.code == each.why);
    }
}
