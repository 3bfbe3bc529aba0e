#include "weir/rtmp/command.hpp"

#include "weir/flv/errc.hpp"
#include "weir/rtmp/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using namespace weir::flv::amf0;
using rtmp::command;
using rtmp::errc;
using test::hex;

TEST_CASE("a command has a name, a number and arguments, in both directions") {
    const auto body =
        hex("02 00 07 70 75 62 6c 69 73 68 00 40 14 00 00 00 00 00 00 05 02 00 03 6b 65 79 02 00 "
            "04 6c 69 76 65");
    const auto read = rtmp::read_command(body);
    REQUIRE(read.has_value());
    CHECK(*read == command{"publish", 5, {null{}, "key", "live"}});
    CHECK(read->text(1) == "key");
    CHECK(read->text(0).empty());
    CHECK(read->text(9).empty());
    CHECK(!read->number(1));
    CHECK(test::to_hex(rtmp::write_command("publish", 5, {null{}, "key", "live"})) ==
          test::to_hex(body));
}

TEST_CASE("number and arguments may be missing") {
    CHECK(*rtmp::read_command(rtmp::write_command("close", 0, {})) == command{"close", 0, {}});
    bytes body;
    write(body, "_checkbw");
    CHECK(*rtmp::read_command(body) == command{"_checkbw", 0, {}});
    write(body, null{});
    CHECK(*rtmp::read_command(body) == command{"_checkbw", 0, {null{}}});
}

TEST_CASE("an AMF3 value ends the arguments and a broken one refuses the command") {
    auto body = rtmp::write_command("call", 3, {null{}});
    auto with_amf3 = body;
    byte_writer(with_amf3).append(hex("11 0a 0b 01"));
    CHECK(*rtmp::read_command(with_amf3) == command{"call", 3, {null{}}});
    byte_writer(body).append(hex("02 00 09 61"));
    CHECK(rtmp::read_command(body).error().code == flv::errc::amf0_string_end);
    CHECK(rtmp::read_command(hex("05")).error().code == errc::command_name);
    CHECK(rtmp::read_command({}).error().code == flv::errc::amf0_end);
}

TEST_CASE("connect tells where to and who") {
    const auto given = object()
                           .add("tcUrl", "rtmp://localhost/live")
                           .add("app", "live")
                           .add("flashVer", std::string(600, 'x'))
                           .add("capabilities", 15);
    const auto read = rtmp::read_connect(command{"connect", 1, {given}});
    CHECK(read.app == "live");
    CHECK(read.tc_url == "rtmp://localhost/live");
    CHECK(read.flash_version == std::string(512, 'x'));
    CHECK(rtmp::read_connect(command{"connect", 1, {}}) == rtmp::connect_command());
}

TEST_CASE("answers say what clients look for") {
    const auto accepted = *rtmp::read_command(rtmp::connect_accepted(1, false));
    CHECK(accepted.name == "_result");
    CHECK(accepted.transaction == 1);
    CHECK(accepted.object(1)->text("code") == "NetConnection.Connect.Success");
    CHECK(accepted.object(1)->number("objectEncoding") == 0);

    const auto refused =
        *rtmp::read_command(rtmp::connect_refused(1, "NetConnection.Connect.Rejected", "full"));
    CHECK(refused.name == "_error");
    CHECK(refused.object(1)->text("level") == "error");
    CHECK(refused.object(1)->text("description") == "full");

    CHECK(*rtmp::read_command(rtmp::call_result(4, 1)) == command{"_result", 4, {null{}, 1}});
    CHECK(rtmp::read_command(rtmp::call_failed(4, "no"))->object(1)->text("code") ==
          "NetConnection.Call.Failed");

    const auto status =
        *rtmp::read_command(rtmp::stream_status(rtmp::status_level::status, "Code", "Text"));
    CHECK(
        status ==
        command{"onStatus",
                0,
                {null{},
                 object().add("level", "status").add("code", "Code").add("description", "Text")}});
}

TEST_CASE("whoever states what it can do of Enhanced RTMP is told what we do") {
    for (const auto* name : {"fourCcList", "videoFourCcInfoMap", "audioFourCcInfoMap", "capsEx"}) {
        const auto body = rtmp::write_command(
            "connect", 1, {flv::amf0::object().add("app", "live").add(name, 7)});
        CHECK(rtmp::read_connect(*rtmp::read_command(body)).states_enhanced);
    }
    const auto plain = rtmp::write_command("connect", 1, {flv::amf0::object().add("app", "live")});
    CHECK(!rtmp::read_connect(*rtmp::read_command(plain)).states_enhanced);

    const auto told = *rtmp::read_command(rtmp::connect_accepted(1, true));
    for (const std::size_t place : {0U, 1U}) {
        const auto* said = told.object(place);
        REQUIRE(said != nullptr);
        CHECK(said->number("capsEx") == 2 + 4 + 8);
        CHECK(said->find("videoFourCcInfoMap")->properties()->number("*") == 4);
        CHECK(said->find("audioFourCcInfoMap")->properties()->number("*") == 4);
        const auto* every = std::get_if<flv::amf0::array>(&said->find("fourCcList")->data);
        REQUIRE(every != nullptr);
        CHECK(*every->elements.front().text() == "*");
    }
    const auto silent = *rtmp::read_command(rtmp::connect_accepted(1, false));
    CHECK(silent.object(0)->find("capsEx") == nullptr);
    CHECK(silent.object(1)->find("capsEx") == nullptr);
}
