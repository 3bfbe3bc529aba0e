#include "weir/rtmp/stream_name.hpp"

#include "weir/rtmp/errc.hpp"

#include <doctest/doctest.h>

using namespace weir;
using rtmp::errc;
using rtmp::named_path;

TEST_CASE("a stream name is split from its query and loses the slashes in front") {
    const struct {
        const char* text;
        named_path expected;
    } known[] = {
        {"key", {"key", ""}},
        {"/key", {"key", ""}},
        {"//a/b", {"a/b", ""}},
        {"key?token=a&x=1", {"key", "token=a&x=1"}},
        {"key?", {"key", ""}},
        {"key?a?b", {"key", "a?b"}},
        {"a%2e%2e", {"a%2e%2e", ""}},
        {"a.b", {"a.b", ""}},
        {"k\xc3\xa4se", {"k\xc3\xa4se", ""}},
        {"key?../..", {"key", "../.."}},
    };
    for (const auto& each : known) {
        CAPTURE(each.text);
        const auto read = rtmp::read_stream_name(each.text);
        REQUIRE(read.has_value());
        CHECK(*read == each.expected);
    }
    CHECK(rtmp::read_stream_name(std::string(128, 'x')).has_value());
}

TEST_CASE("a stream name that could be something else is refused, without being repeated") {
    const std::string secret = "secret";
    const struct {
        std::string text;
        errc why;
    } refused[] = {
        {"", errc::name_empty},
        {"/", errc::name_empty},
        {"?" + secret, errc::name_empty},
        {secret + "/../x", errc::name_characters},
        {"..", errc::name_characters},
        {secret + "\\x", errc::name_characters},
        {secret + "\n", errc::name_characters},
        {std::string("sec\0ret", 7), errc::name_characters},
        {secret + "\x7f", errc::name_characters},
        {secret + std::string(123, 'x'), errc::name_too_long},
    };
    for (const auto& each : refused) {
        const auto read = rtmp::read_stream_name(each.text);
        REQUIRE(read.has_error());
        CHECK(read.error() == each.why);
        CHECK(read.error().message().find(secret) == std::string::npos);
    }
}

TEST_CASE("an app may be empty and loses the slashes at both ends") {
    CHECK(*rtmp::read_app("") == named_path{"", ""});
    CHECK(*rtmp::read_app("/") == named_path{"", ""});
    CHECK(*rtmp::read_app("/live/") == named_path{"live", ""});
    CHECK(*rtmp::read_app("live/instance?x=1") == named_path{"live/instance", "x=1"});
    CHECK(rtmp::read_app("a/../b").error() == errc::name_characters);
}
