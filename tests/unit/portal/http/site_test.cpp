#include "portal/http/site.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using portal::http::site;

namespace {

weir::net::request asking(weir::net::fields headers, std::string peer = "192.0.2.1") {
    weir::net::request made;
    made.headers = std::move(headers);
    made.peer = std::move(peer);
    return made;
}

site configured(std::initializer_list<const char*> settings) {
    weir::config from;
    for (const auto* each : settings) from.set(each);
    auto made = site::read(from);
    REQUIRE(!from.finish());
    return made;
}

}  // namespace

TEST_CASE("addresses follow the name that the browser used") {
    const auto here = configured({"rtmp.port=1936"});
    const auto r = asking({{"Host", "tv.example:8000"}});

    CHECK(here.origin(r) == "http://tv.example:8000");
    CHECK(here.media_origin(r) == "http://tv.example:8080");
    CHECK(here.rtmp_server(r) == "rtmp://tv.example:1936/live");
    CHECK(here.srt_server(r) == "srt://tv.example:8890");
    CHECK(here.media_origin(asking({{"Host", "[2001:db8::1]:8000"}})) ==
          "http://[2001:db8::1]:8080");
}

TEST_CASE("a page that came over TLS reads over TLS, and its cookies go nowhere else") {
    const auto here = configured({"https.port=9443"});
    auto r = asking({{"Host", "tv.example:8444"}});
    CHECK(!here.secure(r));
    r.sealed = true;

    CHECK(here.secure(r));
    CHECK(here.origin(r) == "https://tv.example:8444");
    CHECK(here.media_origin(r) == "https://tv.example:9443");
}

TEST_CASE("a Host header that is no host's name goes nowhere") {
    const auto here = configured({});

    for (const auto* host : {"", "a b", "a;b", "a'", "a\"", "<x>", "a/b", "a,b"})
        CHECK(here.media_origin(asking({{"Host", host}})) == "http://localhost:8080");
    CHECK(here.host_name(asking({})) == "localhost");
    CHECK(here.host_name(asking({{"Host", std::string(300, 'a')}})) == "localhost");
}

TEST_CASE("what is configured goes before what the browser used") {
    const auto here = configured(
        {"portal.public_url=\"https://tv.example/\"", "http.public_url=\"https://live.example\""});
    const auto r = asking({{"Host", "10.0.0.1:8000"}});

    CHECK(here.secure());
    CHECK(here.origin(r) == "https://tv.example");
    CHECK(here.media_origin(r) == "https://live.example");
    CHECK(here.rtmp_server(r) == "rtmp://tv.example/live");
}

TEST_CASE("an address that is none, or has a path, is a mistake of the configuration") {
    for (const auto* url : {"tv.example", "ftp://tv.example", "https://tv.example/path",
                            "https://tv example", "https://", "https://tv.example?x"}) {
        weir::config from;
        from.set(std::string("portal.public_url=\"") + url + "\"");
        site::read(from);
        CHECK_MESSAGE(from.finish(), url);
    }
}

TEST_CASE("only pages of this site act on it") {
    const auto here = configured({});
    const auto same = [&](weir::net::fields headers) {
        headers.emplace_back("Host", "tv.example:8000");
        return here.is_same_origin(asking(std::move(headers)));
    };

    CHECK(same({{"Sec-Fetch-Site", "same-origin"}}));
    CHECK(same({{"Sec-Fetch-Site", "none"}}));
    CHECK(!same({{"Sec-Fetch-Site", "same-site"}}));
    CHECK(!same({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://tv.example:8000"}}));
    CHECK(same({{"Origin", "http://tv.example:8000"}}));
    CHECK(!same({{"Origin", "http://tv.example:9000"}}));
    CHECK(!same({{"Origin", "http://tv.example:8000.evil"}}));
    CHECK(!same({{"Origin", "null"}, {"Referer", "http://tv.example:8000/"}}));
    CHECK(same({{"Referer", "http://tv.example:8000/studio"}}));
    CHECK(!same({{"Referer", "http://evil/http://tv.example:8000/"}}));
    CHECK(!same({}));
}

TEST_CASE("behind a proxy the site's own address counts") {
    const auto here = configured({"portal.public_url=\"https://tv.example\""});

    CHECK(here.is_same_origin(asking({{"Host", "10.0.0.1"}, {"Origin", "https://tv.example"}})));
    CHECK(!here.is_same_origin(asking({{"Host", "10.0.0.1"}, {"Origin", "https://evil"}})));
}

TEST_CASE("a client's address is what the nearest trusted proxy says, and no one else") {
    const auto here = configured({"portal.trusted_proxies=\"10.0.0.1, 10.0.0.2\""});

    CHECK(here.client_address(asking({{"X-Forwarded-For", "1.2.3.4"}})) == "192.0.2.1");
    CHECK(here.client_address(asking({}, "10.0.0.1")) == "10.0.0.1");
    CHECK(here.client_address(asking({{"X-Forwarded-For", "6.6.6.6, 1.2.3.4, 10.0.0.2"}},
                                     "10.0.0.1")) == "1.2.3.4");
}
