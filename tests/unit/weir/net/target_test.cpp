#include "weir/net/target.hpp"

#include "weir/net/errc.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace weir;

namespace {

struct split {
    bool good = false;
    std::string path;
    net::fields query;
    std::string authority;
};

split read(std::string_view target) {
    const auto done = net::parse_target(target);
    if (done) return {true, done->path, done->query, done->authority};
    CHECK(done.error() == net::errc::bad_target);
    return {};
}

std::string many_fields(int count) {
    std::string text = "/?";
    for (int i = 0; i < count; ++i) text += "a=1&";
    text.pop_back();
    return text;
}

}  // namespace

TEST_CASE("a target is split into a decoded path and a decoded query") {
    struct row {
        std::string_view target, path;
    };
    const row rows[] = {
        {"/", "/"},
        {"/live/demo.flv", "/live/demo.flv"},
        {"/live/de%6Do.flv", "/live/demo.flv"},
        {"/live/demo/", "/live/demo/"},
        {"/a%20b", "/a b"},
        {"/caf%C3%A9", "/caf\xc3\xa9"},
        {"/%2525", "/%25"},
        {"/a+b", "/a+b"},
        {"/...", "/..."},
        {"/..a/.b", "/..a/.b"},
        {"/@handle", "/@handle"},
        {"*", ""},
    };
    for (const auto& [target, path] : rows) {
        CAPTURE(target);
        const auto got = read(target);
        CHECK(got.good);
        CHECK(got.path == path);
        CHECK(got.query.empty());
    }

    const auto got = read("/x?_HLS_msn=12&name=a%26b&flag&empty=&name=2");
    CHECK(got.path == "/x");
    CHECK(got.query ==
          net::fields{
              {"_HLS_msn", "12"}, {"name", "a&b"}, {"flag", ""}, {"empty", ""}, {"name", "2"}});
}

TEST_CASE("a target that leaves the root, or hides what it names, is refused") {
    const std::string_view targets[] = {
        "",
        "live",
        "/../etc/passwd",
        "/live/../../etc/passwd",
        "/live/..",
        "/.",
        "/./live",
        "/live/./x",
        "/.//etc/passwd",
        "/%2e%2e/etc/passwd",
        "/%2E./x",
        "/live/.%2e",
        "/live/%2e",
        "/live%2fdemo",
        "/..%2f..%2fetc/passwd",
        "/..%5c..%5cwindows",
        "/a\\b",
        "/live/a%00.flv",
        "/live/%0d%0aSet-Cookie:x",
        "/live/%7f",
        "/%",
        "/%4",
        "/%zz",
        "/a b",
        "/a\r\n",
        std::string_view("/a\0b", 4),
    };
    for (const auto target : targets) {
        CAPTURE(target);
        CHECK(!read(target).good);
    }
}

TEST_CASE(
    "an empty segment in front of another is refused: appended to a folder it would name the "
    "root") {
    CHECK(!read("//etc/passwd").good);
    CHECK(!read("/files//etc/passwd").good);
    CHECK(!read("//").good);
}

TEST_CASE("the absolute form is split as the path behind its host is") {
    struct row {
        std::string_view target, authority, path;
    };
    const row rows[] = {
        {"http://host/live/demo.flv", "host", "/live/demo.flv"},
        {"https://host:8443/", "host:8443", "/"},
        {"HTTP://host", "host", "/"},
        {"http://[::1]:8080/a%20b", "[::1]:8080", "/a b"},
        {"http://127.0.0.1?a=1", "127.0.0.1", "/"},
    };
    for (const auto& [target, authority, path] : rows) {
        CAPTURE(target);
        const auto got = read(target);
        CHECK(got.good);
        CHECK(got.authority == authority);
        CHECK(got.path == path);
    }
    CHECK(read("http://host?a=1").query == net::fields{{"a", "1"}});
    CHECK(read("/x").authority.empty());
    for (const auto* target :
         {"http://", "http:///x", "http://:80/x", "http://me@host/x", "http://ho st/x",
          "http://host/../x", "http://host//x", "http://host/./x", "http://host:a/x",
          "http://http://host/x", "ftp://host/x"}) {
        CAPTURE(target);
        CHECK(!read(target).good);
    }
}

TEST_CASE("a query has a limited number of fields") {
    CHECK(read(many_fields(32)).query.size() == 32);
    CHECK(!read(many_fields(33)).good);
}
