#include "weir/net/http_server.hpp"

#include <doctest/doctest.h>

#include "client.hpp"

using namespace weir;
using namespace std::chrono_literals;
using test::get;
using test::has;

namespace {

task<> keep_alive(executor where) {
    test::small_server server(where);
    const auto client = server.connect();

    for (std::size_t i = 1; i <= 3; ++i) {
        client->send(get("/hello"));
        co_await test::until([&] { return test::count(client->got(), "hello GET") == i; });
    }
    CHECK(has(client->got(), "HTTP/1.1 200 OK\r\n"));
    CHECK(has(client->got(), "Content-Length: 9\r\n"));
    CHECK(has(client->got(), "X-Seen: /hello\r\n"));
    CHECK(!has(client->got(), "Connection: close"));

    client->take_got();
    client->send(get("/hello", "1.1", "Connection: close\r\n"));
    co_await server.end();
    CHECK(has(client->got(), "Connection: close\r\n"));
    CHECK(client->closed());
}

task<> byte_by_byte(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    const std::string text =
        "POST /echo HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc";
    for (const char c : text) client->send(std::string(1, c));

    co_await server.end();

    CHECK(client->got().ends_with("\r\n\r\nabc"));
}

task<> pipelined(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(get("/hello") + "POST /echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /no" +
                 "thing HTTP/1.1\r\n\r\n" + get("/hello", "1.1", "Connection: close\r\n") +
                 get("/hello"));

    co_await server.end();

    CHECK(test::count(client->got(), "HTTP/1.1 ") == 4);
    CHECK(client->got().find("hello GET") < client->got().find("\r\n\r\nabc"));
    CHECK(client->got().find("\r\n\r\nabc") < client->got().find("404 Not Found"));
    CHECK(client->got().ends_with("hello GET"));
}

task<> old_version(executor where) {
    test::small_server server(where);
    const auto plain = server.connect();
    plain->send(get("/hello", "1.0"));
    const auto kept = server.connect();
    kept->send(get("/hello", "1.0", "Connection: keep-alive\r\n") + get("/hello", "1.0"));

    co_await server.end();

    CHECK(plain->got().starts_with("HTTP/1.0 200 OK\r\n"));
    CHECK(has(plain->got(), "Connection: close\r\n"));
    CHECK(test::count(kept->got(), "HTTP/1.0 200 OK\r\n") == 2);
    CHECK(test::count(kept->got(), "Connection: keep-alive\r\n") == 1);
}

task<> head_only(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send("HEAD /hello HTTP/1.1\r\n\r\nHEAD /nothing HTTP/1.1\r\n\r\n" +
                 get("/hello", "1.1", "Connection: close\r\n"));

    co_await server.end();

    CHECK(has(client->got(), "Content-Length: 10\r\n"));
    CHECK(!has(client->got(), "hello HEAD"));
    CHECK(!has(client->got(), "notFound"));
    CHECK(client->got().ends_with("hello GET"));
}

task<> head_of_a_stream(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send("HEAD /stream HTTP/1.1\r\n\r\n");

    // It says that it closes, so it must.
    co_await server.end();

    CHECK(has(client->got(), "Connection: close\r\n"));
    CHECK(client->got().ends_with("\r\n\r\n"));
    CHECK(!has(client->got(), "abc"));
}

task<> streams(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(get("/stream") + get("/hello"));
    const auto old = server.connect();
    old->send(get("/stream", "1.0", "Connection: keep-alive\r\n"));

    co_await server.end();

    CHECK(has(client->got(), "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc"));
    CHECK(has(client->got(), "X-Seen: /stream\r\n"));
    CHECK(!has(client->got(), "hello"));
    CHECK(!has(old->got(), "Transfer-Encoding"));
    CHECK(has(old->got(), "Connection: close\r\n\r\n"));
}

task<> client_leaves(executor where) {
    test::small_server server(where);
    const auto client = server.connect();
    client->send(get("/never"));
    co_await test::until([&] { return server.started == 1; });
    CHECK(server.cancelled == 0);

    client->leave();
    co_await server.end();

    CHECK(server.cancelled == 1);
    CHECK(client->got().empty());
}

task<> stop_with_handlers(executor where) {
    test::small_server server(where);
    const auto waiting = server.connect();
    waiting->send(get("/never") + get("/hello"));
    const auto silent = server.connect();
    co_await test::until([&] { return server.started == 1; });

    server.stop();
    co_await server.end();

    CHECK(server.cancelled == 1);
    CHECK(waiting->closed());
    CHECK(silent->closed());
}

task<> slow_client(executor where) {
    net::http_settings settings;
    settings.write_time = 20ms;
    test::small_server server(where, settings);
    const auto client = server.connect();
    client->take_only(10);
    client->send(get("/hello"));

    co_await server.end();

    CHECK(client->got() == "HTTP/1.1 2");
    CHECK(client->closed());
}

}  // namespace

TEST_CASE("a connection serves one request after another") {
    test::run(keep_alive);
}

TEST_CASE("a request may arrive byte by byte") {
    test::run(byte_by_byte);
}

TEST_CASE("requests sent at once are answered in their order, up to the one that closes") {
    test::run(pipelined);
}

TEST_CASE("an HTTP/1.0 connection closes unless it asks to be kept") {
    test::run(old_version);
}

TEST_CASE("HEAD gets the head alone") {
    test::run(head_only);
}

TEST_CASE("HEAD of an endless answer closes the connection, as it says") {
    test::run(head_of_a_stream);
}

TEST_CASE("an endless answer is chunked for HTTP/1.1 and ends with the connection for HTTP/1.0") {
    test::run(streams);
}

TEST_CASE("a client that leaves cancels the handler that works for it") {
    test::run(client_leaves);
}

TEST_CASE("stopping ends connections in the middle of an answer and between two") {
    test::run(stop_with_handlers);
}

TEST_CASE("a client that does not take its answer is let go") {
    test::run(slow_client);
}
