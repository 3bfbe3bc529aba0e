#include "weir/net/http_parser.hpp"

#include <doctest/doctest.h>

#include "support/fragments.hpp"
#include <string>
#include <string_view>
#include <vector>

using namespace weir;

namespace {

struct outcome {
    error_code error;
    bool head_done = false;
    bool done = false;
    /// What the parser did not take.
    std::string rest;
    net::request asked;
};

/// Feeds a parser as the server does: what it does not take is offered again with more.
outcome feed(const std::vector<byte_view>& pieces, std::size_t header_limit,
             std::size_t body_limit) {
    net::http_parser parser(header_limit);
    outcome out;
    for (const auto& each : pieces) {
        out.rest.append(as_text(each));
        while (!out.error) {
            const auto used = parser.put(as_bytes(out.rest));
            if (!used) {
                out.error = used.error();
                break;
            }
            out.rest.erase(0, *used);
            if (parser.head_done() && !out.head_done) {
                out.head_done = true;
                const auto head = parser.head();
                if (head)
                    out.asked = *head;
                else
                    out.error = head.error();
                parser.allow_body(body_limit);
                continue;
            }
            if (*used == 0 || out.rest.empty()) break;
        }
        if (out.error) return out;
    }
    out.done = parser.done();
    if (out.done) out.asked.body = parser.take_body();
    return out;
}

outcome feed(std::string_view text, std::size_t header_limit = 1024, std::size_t body_limit = 64) {
    return feed({as_bytes(text)}, header_limit, body_limit);
}

std::string get(std::string_view headers) {
    return "GET /x HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}
std::string post(std::string_view headers, std::string_view body) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("a request is the same however its bytes arrive, and leaves the next one alone") {
    const auto text = post("X-One:  two \r\nContent-Length: 5\r\n", "hello") + "GET / HTTP/1.1\r\n";
    for (const auto& pieces : test::fragmentations(as_bytes(text))) {
        CAPTURE(pieces.size());
        const auto got = feed(pieces, 1024, 64);
        CHECK(!got.error);
        CHECK(got.done);
        CHECK(got.asked.method == net::method::post);
        CHECK(got.asked.path == "/x");
        CHECK(got.asked.http_1_1);
        CHECK(got.asked.header("x-one") == "two");
        CHECK(got.asked.body == "hello");
        CHECK(got.rest == "GET / HTTP/1.1\r\n");
    }
}

TEST_CASE("a chunked body is put together however it arrives") {
    const auto text = post("Transfer-Encoding: chunked\r\n",
                           "3;name=value\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n") +
                      "rest";
    for (const auto& pieces : test::fragmentations(as_bytes(text))) {
        CAPTURE(pieces.size());
        const auto got = feed(pieces, 1024, 64);
        CHECK(!got.error);
        CHECK(got.done);
        CHECK(got.asked.body == "hello");
        CHECK(got.rest == "rest");
    }
}

TEST_CASE("a head over its limit is refused as soon as that shows, however it arrives") {
    const auto longest = get("X: " + std::string(2000, 'a') + "\r\n");
    for (const auto& pieces : test::fragmentations(as_bytes(longest))) {
        const auto got = feed(pieces, 1024, 64);
        CHECK(net::status_of(got.error) == 431);
    }
    const auto endless = "GET /" + std::string(2000, 'a');
    for (const auto& pieces : test::fragmentations(as_bytes(endless)))
        CHECK(net::status_of(feed(pieces, 1024, 64).error) == 431);
    CHECK(feed(get("X: " + std::string(900, 'a') + "\r\n")).done);
}

TEST_CASE("a chunked body may be empty") {
    for (const std::string end : {"0\r\n\r\n", "0\r\nT: x\r\n\r\n"}) {
        const auto text = post("Transfer-Encoding: chunked\r\n", end) + "rest";
        for (const auto& pieces : test::fragmentations(as_bytes(text))) {
            const auto got = feed(pieces, 1024, 64);
            CHECK(!got.error);
            CHECK(got.done);
            CHECK(got.rest == "rest");
        }
    }
}

TEST_CASE("lines between and behind chunks are limited like the head") {
    const std::string ends[] = {
        "0\r\nTrailer: " + std::string(2000, 'a'),
        "0\r\n" + std::string(500, 'a') + ": b\r\n" + std::string(500, 'c') + ": d\r\n" +
            std::string(500, 'e'),
        "3;extension=" + std::string(2000, 'a'),
        std::string(2000, '0'),
    };
    for (const auto& end : ends) {
        CAPTURE(end.substr(0, 20));
        const auto text = post("Transfer-Encoding: chunked\r\n", end);
        for (const auto& pieces : test::fragmentations(as_bytes(text)))
            CHECK(net::status_of(feed(pieces, 1024, 64).error) >= 400);
    }
}

TEST_CASE("a body over its limit is refused as soon as it is more than was allowed") {
    CHECK(feed(post("Content-Length: 64\r\n", std::string(64, 'a'))).done);
    const auto chunked =
        post("Transfer-Encoding: chunked\r\n", "28\r\n" + std::string(40, 'a') + "\r\n28\r\n" +
                                                   std::string(40, 'a') + "\r\n0\r\n\r\n");
    for (const auto& pieces : test::fragmentations(as_bytes(chunked)))
        CHECK(net::status_of(feed(pieces, 1024, 64).error) == 413);
    const auto huge = post("Transfer-Encoding: chunked\r\n", "fffffffffffffff\r\naaa");
    CHECK(net::status_of(feed(huge).error) == 413);
}

TEST_CASE("what is no HTTP, or could be read in two ways, is refused") {
    const std::string requests[] = {
        "\x03\0\0\0 rtmp\r\n\r\n",
        "GET\r\n\r\n",
        "GET /x\r\n\r\n",
        "GET  /x HTTP/1.1\r\n\r\n",
        get("No colon\r\n"),
        get("Space before : colon\r\n"),
        get(": no name\r\n"),
        get("Control: a\x01\r\n"),
        post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("Content-Length: -1\r\n", ""),
        post("Content-Length: 5x\r\n", "hello"),
        post("Content-Length: 99999999999999999999999\r\n", ""),
        post("Transfer-Encoding: chunked\r\n", "zz\r\n"),
        post("Transfer-Encoding: chunked\r\n", "3\r\nabcX"),
    };
    for (const auto& text : requests) {
        CAPTURE(text);
        CHECK(net::status_of(feed(text).error) == 400);
    }
    CHECK(net::status_of(feed("GET /x HTTP/2.0\r\n\r\n").error) == 505);
}

TEST_CASE("a target that leaves the root is an error of the head") {
    CHECK(net::status_of(feed("GET /../x HTTP/1.1\r\n\r\n").error) == 400);
}

TEST_CASE("the host of a target in absolute form counts, whatever Host says") {
    const auto got = feed("GET http://b:80/y?z=1 HTTP/1.1\r\nHost: a\r\nhost: c\r\nX: 1\r\n\r\n");
    CHECK(got.done);
    CHECK(got.asked.path == "/y");
    CHECK(got.asked.query_value("z") == "1");
    CHECK(got.asked.headers == net::fields{{"X", "1"}, {"Host", "b:80"}});
}

TEST_CASE("an empty line in front of a request is read over") {
    CHECK(feed("\r\n" + get("")).done);
}

TEST_CASE("version and Connection say whether the connection goes on") {
    struct row {
        const char* text;
        bool goes_on;
    };
    for (const auto& [text, goes_on] : {
             row{"GET / HTTP/1.1\r\n\r\n", true},
             row{"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false},
             row{"GET / HTTP/1.0\r\n\r\n", false},
             row{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
         }) {
        CAPTURE(text);
        net::http_parser parser(1024);
        CHECK(parser.put(as_bytes(text)).has_value());
        CHECK(parser.done());
        CHECK(parser.keep_alive() == goes_on);
    }
}

TEST_CASE("the parser stops behind the head until the body is allowed") {
    const auto text = post("Content-Length: 5\r\nExpect: 100-Continue\r\n", "hello");
    net::http_parser parser(1024);

    const auto used = parser.put(as_bytes(text));

    CHECK(used.value() == text.size() - 5);
    CHECK(parser.head_done());
    CHECK(!parser.done());
    CHECK(parser.expects_continue());
    CHECK(parser.content_length() == 5);
    CHECK(parser.put(as_bytes("hello")).value() == 0);
    parser.allow_body(5);
    CHECK(parser.put(as_bytes("hello")).value() == 5);
    CHECK(parser.done());
    CHECK(parser.take_body() == "hello");
}
