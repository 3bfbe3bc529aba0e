// Routes that take the body of a request as a stream.
#include "weir/net/errc.hpp"
#include "weir/net/http_server.hpp"

#include <doctest/doctest.h>

#include "client.hpp"

using namespace weir;
using test::get;
using test::has;

namespace {

std::string post(std::string_view path, std::string_view headers) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}

task<> large_bodies(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(post("/drain", "Content-Length: 1000000\r\n"));
    client->send(std::string(1'000'000, 'x') +
                 post("/drain", "Transfer-Encoding: chunked\r\nConnection: close\r\n") +
                 "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

    co_await server.end();

    CHECK(has(client->got(), "drained 1000000"));
    CHECK(client->got().ends_with("drained 5"));
    CHECK(server.most_at_once <= net::body_source::most_at_once + 4096);
}

task<> arrives_as_it_comes(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(post("/drain", "Content-Length: 6\r\nExpect: 100-continue\r\n"));
    co_await test::until([&] { return has(client->got(), "100 Continue"); });
    client->send("abc");
    co_await test::until([&] { return server.drained == 3; });
    CHECK_FALSE(has(client->got(), "drained"));
    client->send("def");
    co_await test::until([&] { return has(client->got(), "drained 6"); });

    server.stop();
    co_await server.end();
}

task<> cut_short(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(post("/drain", "Content-Length: 10\r\n") + "abcd");
    co_await test::until([&] { return server.drained == 4; });
    client->leave();

    co_await server.end();

    CHECK(server.drained == 4);
    CHECK(server.drain_ended == net::errc::closed_early);
}

task<> too_large(executor where) {
    test::small_server server(where);
    const auto announced = server.connect();
    announced->send(post("/drain", "Content-Length: 1000001\r\n"));
    const auto chunked = server.connect();
    chunked->send(post("/drain", "Transfer-Encoding: chunked\r\n") + "F4241\r\n" +
                  std::string(1'000'001, 'x'));

    co_await server.end();

    CHECK(has(announced->got(), "413"));
    CHECK(server.drain_ended);
    CHECK(server.drained <= 1'000'000);
}

task<> not_read(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(post("/ignore", "Content-Length: 10\r\n") + "abcd");

    co_await server.end();

    CHECK(has(client->got(), "200 OK"));
    CHECK(has(client->got(), "Connection: close\r\n"));
    CHECK(client->closed());
}

}  // namespace

TEST_CASE("a large body is read piece by piece, with a length or chunked") {
    test::run(large_bodies);
}

TEST_CASE("a streamed body is asked for when it is wanted and given as it comes") {
    test::run(arrives_as_it_comes);
}

TEST_CASE("who leaves in the middle of a streamed body is noticed, and what came is kept") {
    test::run(cut_short);
}

TEST_CASE("a streamed body is held to the route's limit") {
    test::run(too_large);
}

TEST_CASE("a connection whose streamed body was not read is closed") {
    test::run(not_read);
}
