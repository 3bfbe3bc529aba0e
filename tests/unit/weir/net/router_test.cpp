#include "weir/net/router.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace weir;
using net::method;

namespace {

net::router make() {
    net::router made;
    for (const auto& [how, pattern] : {std::pair{method::get, "/live/{channel}.flv"},
                                       {method::get, "/live/{channel}/index.m3u8"},
                                       {method::get, "/live/{channel}/{name}"},
                                       {method::options, "/live/{rest...}"},
                                       {method::get, "/api/v1/streams"},
                                       {method::delete_, "/api/v1/streams/{channel}"},
                                       {method::post, "/api/v1/streams/{channel}"},
                                       {method::get, "/"}})
        made.add({how, pattern, 0, {}});
    return made;
}

struct answer {
    std::string pattern;
    std::string allow;
    net::fields params;
};

answer find(method how, std::string path) {
    static const auto routes = make();
    net::request asked;
    asked.method = how;
    asked.path = std::move(path);
    const auto match = routes.find(asked);
    return {match.found ? match.found->pattern : "", match.allow, asked.params};
}

}  // namespace

TEST_CASE("a path finds the first route that fits, and names its parts") {
    auto got = find(method::get, "/live/demo.flv");
    CHECK(got.pattern == "/live/{channel}.flv");
    CHECK(got.params == net::fields{{"channel", "demo"}});

    got = find(method::get, "/live/demo/index.m3u8");
    CHECK(got.pattern == "/live/{channel}/index.m3u8");

    got = find(method::get, "/live/demo/x-s1.m4s");
    CHECK(got.params == net::fields{{"channel", "demo"}, {"name", "x-s1.m4s"}});

    got = find(method::options, "/live/a/b/c");
    CHECK(got.params == net::fields{{"rest", "a/b/c"}});
}

TEST_CASE("a path that fits no pattern finds nothing") {
    for (const auto* path : {"/live", "/live/", "/live/.flv", "/live/demo", "/live/demo/",
                             "/live/a/b/c", "/api/v1/streams/", "/api", "/LIVE/demo.flv", ""}) {
        CAPTURE(path);
        const auto got = find(method::get, path);
        CHECK(got.pattern.empty());
        CHECK(got.params.empty());
    }
}

TEST_CASE("the root is a path like others") {
    CHECK(find(method::get, "/").pattern == "/");
}

TEST_CASE("HEAD is answered by GET routes") {
    CHECK(find(method::head, "/api/v1/streams").pattern == "/api/v1/streams");
    CHECK(find(method::head, "/api/v1/streams/demo").pattern.empty());
}

TEST_CASE("another method is told which ones the path takes, each once") {
    CHECK(find(method::put, "/api/v1/streams/demo").allow == "DELETE, POST");
    CHECK(find(method::post, "/live/demo/index.m3u8").allow == "GET, HEAD, OPTIONS");
    CHECK(find(method::other, "/api/v1/streams").allow == "GET, HEAD");
    CHECK(find(method::post, "/nothing").allow.empty());
    CHECK(find(method::get, "/live/a/b/c").allow.empty());
}
