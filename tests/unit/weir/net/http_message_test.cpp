#include "weir/net/http_message.hpp"

#include "weir/base/json.hpp"

#include <doctest/doctest.h>

using namespace weir;

namespace {

net::request with(std::string name, std::string value) {
    net::request made;
    made.headers.emplace_back(std::move(name), std::move(value));
    return made;
}

}  // namespace

TEST_CASE("names of headers are compared without regard to case") {
    const auto asked = with("X-Forwarded-For", "1");
    CHECK(asked.header("x-forwarded-for") == "1");
    CHECK(!asked.header("forwarded"));
}

TEST_CASE("a cookie is found by its whole name") {
    const auto asked = with("Cookie", "my_session=1; session=a=b;  last=; session=2");
    CHECK(asked.cookie("session") == "a=b");
    CHECK(asked.cookie("my_session") == "1");
    CHECK(asked.cookie("last") == "");
    CHECK(!asked.cookie("sess"));
    CHECK(!net::request().cookie("session"));
}

TEST_CASE("gzip is taken by who says so") {
    struct row {
        const char* accepted;
        bool takes;
    };
    for (const auto& [accepted, takes] :
         {row{"gzip", true}, row{"gzip, deflate, br", true}, row{"deflate, gzip;q=0.5", true},
          row{"br,gzip;q=1.0,*;q=0", true}, row{"gzip;q=0", false}, row{"gzip;q=0, br", false},
          row{"gzip; q=0", false}, row{"gzip;q=0.000", false}, row{"identity", false},
          row{"", false}, row{"x-gzipped", false}}) {
        CAPTURE(accepted);
        CHECK(with("Accept-Encoding", accepted).accepts_gzip() == takes);
    }
    CHECK(!net::request().accepts_gzip());
}

TEST_CASE("setting a header replaces the one before it") {
    net::response answer;
    answer.set("Cache-Control", "no-store");
    answer.set("cache-control", "no-cache");
    CHECK(answer.headers == net::fields{{"Cache-Control", "no-cache"}});
}

TEST_CASE("a problem says its code, its status and what to do") {
    const auto answer = net::make_problem(404, "notLive", "Nobody is \"here\".");
    CHECK(answer.status == 404);
    CHECK(net::find_header(answer.headers, "content-type") == "application/problem+json");
    CHECK(net::find_header(answer.headers, "cache-control") == "no-store");
    const auto body = json::parse(answer.text).as_object();
    CHECK(body.at("title") == "Not Found");
    CHECK(body.at("status") == 404);
    CHECK(body.at("code") == "notLive");
    CHECK(body.at("detail") == "Nobody is \"here\".");
}
