// What http_server says to requests that it does not serve.
#include "weir/net/http_server.hpp"

#include <boost/asio/error.hpp>
#include <doctest/doctest.h>

#include "client.hpp"

using namespace weir;
using namespace std::chrono_literals;
using test::get;
using test::has;

namespace {

task<std::string> ask(executor where, std::string text, net::http_settings settings = {}) {
    test::small_server server(where, settings);
    const auto client = server.connect();
    client->send(text);
    client->leave();
    co_await server.end();
    CHECK(client->closed());
    co_return client->got();
}

task<> not_found(executor where) {
    const auto got = co_await ask(where, get("/nothing"));
    CHECK(got.starts_with("HTTP/1.1 404 Not Found\r\n"));
    CHECK(has(got, "application/problem+json"));
    CHECK(has(got, "X-Seen: /nothing\r\n"));

    const auto posted =
        co_await ask(where, "POST /nothing HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(posted.starts_with("HTTP/1.1 404 "));
}

task<> wrong_method(executor where) {
    const auto got = co_await ask(where, "DELETE /echo HTTP/1.1\r\n\r\n");
    CHECK(got.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
    CHECK(has(got, "Allow: POST\r\n"));

    const auto posted = co_await ask(where, "POST /hello HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
    CHECK(posted.starts_with("HTTP/1.1 405 "));
    CHECK(has(posted, "Allow: GET, HEAD\r\n"));
}

task<> too_large(executor where) {
    const auto announced = co_await ask(
        where, "POST /echo HTTP/1.1\r\nContent-Length: 17\r\nExpect: 100-continue\r\n\r\n");
    CHECK(announced.starts_with("HTTP/1.1 413 "));
    CHECK(has(announced, "Connection: close\r\n"));

    const auto chunked = co_await ask(where,
                                      "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                      "20\r\n01234567890123456789012345678901\r\n0\r\n\r\n");
    CHECK(chunked.starts_with("HTTP/1.1 413 "));

    const auto head =
        co_await ask(where, get("/hello", "1.1", "X: " + std::string(20'000, 'x') + "\r\n"));
    CHECK(head.starts_with("HTTP/1.1 431 "));
}

task<> nonsense(executor where) {
    for (const auto* text : {"\x03 nonsense\r\n\r\n", "GET /../etc/passwd HTTP/1.1\r\n\r\n",
                             "GET /%2e%2e/etc/passwd HTTP/1.1\r\n\r\n"}) {
        const auto got = co_await ask(where, text);
        CHECK(got.starts_with("HTTP/1.1 400 Bad Request\r\n"));
        CHECK(has(got, "Connection: close\r\n"));
        CHECK(has(got, "X-Seen: -\r\n"));
    }
}

task<> cut_off(executor where) {
    CHECK((co_await ask(where, "")).empty());
    CHECK((co_await ask(where, "GET /hello HT")).empty());
    CHECK((co_await ask(where, "POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nab")).empty());
}

task<> too_slow(executor where) {
    net::http_settings settings;
    settings.header_time = 20ms;
    settings.body_time = 20ms;
    test::small_server server(where, settings);
    const auto silent = server.connect();
    const auto head = server.connect();
    head->send("GET /hello HTT");
    const auto body = server.connect();
    body->send("POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nab");

    co_await server.end();

    CHECK(silent->got().empty());
    CHECK(silent->closed());
    CHECK(head->got().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    CHECK(body->got().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
}

task<> idle(executor where) {
    net::http_settings settings;
    settings.idle_time = 20ms;
    test::small_server server(where, settings);
    const auto client = server.connect();
    client->send(get("/hello"));

    co_await server.end();

    CHECK(test::count(client->got(), "HTTP/1.1 ") == 1);
}

task<> expects(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send("POST /echo HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    co_await test::until([&] { return client->got() == "HTTP/1.1 100 Continue\r\n\r\n"; });
    client->send("abc");
    client->leave();
    co_await server.end();
    CHECK(client->got().ends_with("\r\n\r\nabc"));
}

task<> broken(executor where) {
    const auto got = co_await ask(where, get("/throws") + get("/hello"));
    CHECK(got.starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
    CHECK(!has(got, "not today"));
    CHECK(has(got, "hello GET"));
}

task<> resets(executor where) {
    test::small_server server(where);
    const auto reading = server.connect();
    reading->send("GET /hel");
    reading->break_reads(boost::asio::error::connection_reset);
    const auto writing = server.connect();
    writing->break_writes(boost::asio::error::broken_pipe);
    writing->send(get("/hello") + get("/hello"));

    co_await server.end();

    CHECK(reading->got().empty());
    CHECK(writing->got().empty());
}

}  // namespace

TEST_CASE("what is not there is 404, whatever comes with the request") {
    test::run(not_found);
}

TEST_CASE("a method that the address does not take is 405 and says which it takes") {
    test::run(wrong_method);
}

TEST_CASE("a body over the route's limit is 413, a head over the server's 431") {
    test::run(too_large);
}

TEST_CASE("what is no HTTP, or leaves the root, is 400") {
    test::run(nonsense);
}

TEST_CASE("a client that leaves in the middle of a request is not answered") {
    test::run(cut_off);
}

TEST_CASE("a request that does not arrive in time is 408; a silent connection is just closed") {
    test::run(too_slow);
}

TEST_CASE("a connection without another request is closed after a while") {
    test::run(idle);
}

TEST_CASE("a client that waits for 100 Continue gets it") {
    test::run(expects);
}

TEST_CASE("a handler that throws is 500, without its reasons, and the connection goes on") {
    test::run(broken);
}

TEST_CASE("a connection that breaks costs nothing but itself") {
    test::run(resets);
}
