#include "weir/srt/stream_id.hpp"

#include "weir/srt/errc.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace weir;
using srt::errc;
using srt::mode;
using srt::stream_id;

TEST_CASE("every spelling of a stream id is understood") {
    const stream_id publish{mode::publish, "live", "KEY", "", ""};
    const stream_id read{mode::read, "live", "ada", "", ""};
    const struct {
        const char* text;
        stream_id expected;
    } known[] = {
        {"publish:live/KEY", publish},
        {"publish:/live/KEY", publish},
        {"publish:KEY", publish},
        {"read:live/ada", read},
        {"play:live/ada", read},
        {"request:live/ada", read},
        {"#!::m=publish,r=live/KEY", publish},
        {"#!::r=live/KEY,m=publish,t=stream,s=1,x_own=2", publish},
        {"#!::r=/live/KEY", publish},
        {"#!::h=example.org,r=live/KEY", publish},
        {"#!::h=live/KEY,m=publish", publish},
        {"#!::h=live/ada,m=request", read},
        {"#!::r=live/ada,m=request", read},
        {"#!::u=bob,r=live/ada,m=request", {mode::read, "live", "ada", "", "bob"}},
        {"%23!::r=live/KEY,m=publish", publish},
        {"%23!::r%3Dlive%2FKEY%2Cm%3Dpublish", publish},
        {"live/KEY", publish},
        {"/live/KEY", publish},
        {"live/KEY/", publish},
        {"live/KEY?m=publish", publish},
        {"live/ada?m=request", read},
        {"live/ada?mode=read", read},
        {"live/KEY?x=1&m=publish&y=2", {mode::publish, "live", "KEY", "x=1&y=2", ""}},
        {"example.org/live/KEY", publish},
        {"other/KEY", {mode::publish, "other", "KEY", "", ""}},
        {"KEY", publish},
        {" KEY\r\n", publish},
        {"publish", {mode::publish, "live", "publish", "", ""}},
        {"publish:live/KEY:bob:secret", {mode::publish, "live", "KEY", "", "bob"}},
        {"publish:live/KEY:bob:secret:x=1", {mode::publish, "live", "KEY", "x=1", "bob"}},
        {"publish:live/KEY:x=1", {mode::publish, "live", "KEY", "x=1", ""}},
        {"srt://host:8890?streamid=publish:live/KEY", publish},
        {"srt://host:8890/?mode=caller&streamid=publish:live/KEY&latency=200000", publish},
        {"srt://host:8890?streamid=#!::r=live/ada,m=request", read},
        {"srt://host:8890?streamid=%23!::r=live/ada,m=request", read},
        {"rtmp://host:1935/live/KEY", publish},
        {"rtmps://host/live/KEY?x=1", {mode::publish, "live", "KEY", "x=1", ""}},
        {"live/a%zz", {mode::publish, "live", "a%zz", "", ""}},
        {"live/a%4", {mode::publish, "live", "a%4", "", ""}},
    };
    for (const auto& each : known) {
        CAPTURE(each.text);
        const auto got = srt::read_stream_id(each.text);
        REQUIRE(got.has_value());
        CHECK(got->mode == each.expected.mode);
        CHECK(got->app == each.expected.app);
        CHECK(got->name == each.expected.name);
        CHECK(got->query == each.expected.query);
        CHECK(got->user == each.expected.user);
    }
    CHECK(srt::read_stream_id("live/" + std::string(128, 'x')).has_value());
}

TEST_CASE("a stream id that cannot be understood is refused with what is wrong, not repeated") {
    const std::string secret = "secret";
    const struct {
        std::string text;
        errc why;
    } refused[] = {
        {"", errc::id_empty},
        {"  ", errc::id_empty},
        {std::string(513, 'x'), errc::id_too_long},
        {secret + "\x01", errc::id_characters},
        {secret + "%00", errc::id_characters},
        {secret + "\\x", errc::id_characters},
        {"live/../" + secret, errc::id_characters},
        {"%2e%2e/" + secret, errc::id_characters},
        {"#!::" + secret, errc::id_syntax},
        {"#!::m=publish", errc::id_resource},
        {"#!::", errc::id_resource},
        {"#!::h=example.org,m=publish", errc::id_resource},
        {"#!::r=live/" + secret + ",m=bidirectional", errc::id_mode},
        {"live/" + secret + "?m=what", errc::id_mode},
        {"#!::r=live/" + secret + ",t=file", errc::id_type},
        {"http://host/live/" + secret, errc::id_scheme},
        {"srt://host:8890", errc::id_url},
        {"srt://host:8890?streamid=", errc::id_url},
        {"rtmp://host", errc::id_url},
        {"/", errc::name_empty},
        {"publish:", errc::name_empty},
        {"?m=publish", errc::name_empty},
        {"live/" + secret + std::string(123, 'x'), errc::name_too_long},
        {std::string(129, 'x') + "/" + secret, errc::name_too_long},
    };
    for (const auto& each : refused) {
        CAPTURE(each.text);
        const auto got = srt::read_stream_id(each.text);
        REQUIRE(got.has_error());
        CHECK(got.error() == each.why);
        CHECK(got.error().message().find(secret) == std::string::npos);
    }
}
