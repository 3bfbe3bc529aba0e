#include "weir/net/tcp_listener.hpp"

#include "weir/net/http_client.hpp"
#include "weir/net/http_server.hpp"
#include "weir/net/tcp_stream.hpp"

#include <doctest/doctest.h>

#include "support/run.hpp"
#include <array>
#include <string>
#include <utility>

using namespace weir;
using namespace std::chrono_literals;

namespace {

const net::listen_address loopback{"127.0.0.1", 0};

/// Sends back what comes, and counts sessions that have ended.
task<> echo(std::unique_ptr<net::byte_stream> stream, int& ended) {
    struct note {
        int& count;
        ~note() { ++count; }
    } on_end{ended};
    std::array<std::uint8_t, 256> buffer;
    for (;;) {
        const auto got = co_await stream->read_some(buffer);
        if (!got || *got == 0) co_return;
        const auto back = net::piece(byte_view(buffer).first(*got));
        const auto sent = co_await stream->write(std::span(&back, 1));
        if (!sent) co_return;
    }
}

net::tcp_listener::session counted(int& ended) {
    return [&ended](std::unique_ptr<net::byte_stream> stream) {
        return echo(std::move(stream), ended);
    };
}

task<std::unique_ptr<net::byte_stream>> connect(std::uint16_t port) {
    auto stream = co_await net::connect_tcp("127.0.0.1", port);
    co_return std::move(stream).value();
}

task<std::string> say(net::byte_stream& to, std::string_view text) {
    const auto out = net::piece(text);
    co_await to.write(std::span(&out, 1));
    std::array<std::uint8_t, 256> buffer;
    const auto got = co_await to.read_some(buffer);
    co_return got ? std::string(as_text(byte_view(buffer).first(*got))) : std::string("failed");
}

task<> serves(executor where) {
    int ended = 0;
    net::tcp_listener listener(where, 10, {});
    CHECK(listener.open(loopback).has_value());
    listener.start(counted(ended));

    auto one = co_await connect(listener.port());
    const auto two = co_await connect(listener.port());
    CHECK(co_await say(*one, "first") == "first");
    CHECK(co_await say(*two, "second") == "second");
    CHECK(listener.sessions() == 2);
    CHECK(two->peer_address() == "127.0.0.1");
    CHECK(two->peer() == "127.0.0.1:" + std::to_string(listener.port()));

    one.reset();
    co_await test::until([&] { return ended == 1; });
    co_await listener.stop();
    CHECK(ended == 2);
}

task<> limited(executor where) {
    int ended = 0;
    net::tcp_listener listener(where, 2, {});
    CHECK(listener.open(loopback).has_value());
    listener.start(counted(ended));
    auto one = co_await connect(listener.port());
    const auto two = co_await connect(listener.port());
    CHECK(co_await say(*one, "a") == "a");
    CHECK(co_await say(*two, "b") == "b");

    const auto three = co_await connect(listener.port());
    const auto refused = co_await say(*three, "c");
    CHECK((refused.empty() || refused == "failed"));
    CHECK(co_await say(*two, "b") == "b");

    one.reset();
    co_await test::until([&] { return listener.sessions() == 1; });
    const auto four = co_await connect(listener.port());
    CHECK(co_await say(*four, "d") == "d");
    co_await listener.stop();
    CHECK(ended == 3);
}

task<> stops(executor where) {
    int ended = 0;
    net::tcp_listener listener(where, 10, {});
    CHECK(listener.open(loopback).has_value());
    const auto port = listener.port();
    listener.start(counted(ended));
    const auto client = co_await connect(port);
    CHECK(co_await say(*client, "a") == "a");

    co_await listener.stop();

    CHECK(ended == 1);
    CHECK(listener.sessions() == 0);
    std::array<std::uint8_t, 16> buffer;
    const auto got = co_await client->read_some(buffer);
    CHECK((!got || *got == 0));
    const auto late = co_await net::connect_tcp("127.0.0.1", port);
    CHECK(!late);
    CHECK(net::check_free({"127.0.0.1", port}).has_value());
}

task<> throw_at_once(std::unique_ptr<net::byte_stream>) {
    throw std::runtime_error("a session may fail");
    co_return;
}

task<> survives(executor where) {
    net::tcp_listener listener(where, 10, {});
    CHECK(listener.open(loopback).has_value());
    listener.start(throw_at_once);
    for (int i = 0; i < 3; ++i) {
        const auto client = co_await connect(listener.port());
        std::array<std::uint8_t, 16> buffer;
        const auto got = co_await client->read_some(buffer);
        CHECK((!got || *got == 0));
    }
    co_await listener.stop();
}

task<net::response> big(net::request&) {
    net::response answer;
    for (int i = 0; i < 3000; ++i)
        answer.pieces.push_back(
            std::make_shared<bytes>(1000, static_cast<std::uint8_t>('a' + i % 26)));
    co_return answer;
}

/// An answer of more pieces than one system call takes, and more bytes than a socket.
task<> writes_all(executor where) {
    net::router routes;
    routes.add({net::method::get, "/big", 0, big});
    net::http_server server({}, routes, {}, {});
    net::tcp_listener listener(where, 10, {});
    CHECK(listener.open(loopback).has_value());
    listener.start(
        [&](std::unique_ptr<net::byte_stream> stream) { return server.serve(std::move(stream)); });

    net::client_request asked;
    asked.port = listener.port();
    asked.target = "/big";
    asked.limit = 4'000'000;
    const auto answer = co_await net::fetch(asked);
    CHECK(answer.has_value());
    if (answer) {
        bool right = answer->body.size() == 3'000'000;
        for (std::size_t i = 0; right && i < answer->body.size(); ++i)
            right = answer->body[i] == static_cast<char>('a' + i / 1000 % 26);
        CHECK(right);
    }
    asked.limit = 1000;
    const auto too_long = co_await net::fetch(asked);
    CHECK(!too_long);
    co_await listener.stop();
}

/// Closing a socket with unread input resets the connection, and the client might never see what it
/// was told.
task<> refusal_is_heard(executor where) {
    net::router routes;
    net::http_server server({}, routes, {}, {});
    net::tcp_listener listener(where, 10, {});
    CHECK(listener.open(loopback).has_value());
    listener.start(
        [&](std::unique_ptr<net::byte_stream> stream) { return server.serve(std::move(stream)); });

    for (const auto& text :
         {"GET /" + std::string(300'000, 'a') + " HTTP/1.1\r\n\r\n",
          "POST /x HTTP/1.1\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'a')}) {
        const auto client = co_await connect(listener.port());
        const auto out = net::piece(text);
        co_await client->write(std::span(&out, 1));
        std::string heard;
        for (;;) {
            std::array<std::uint8_t, 1024> buffer;
            const auto got = co_await client->read_some(buffer);
            CHECK(got.has_value());
            if (!got || *got == 0) break;
            heard += as_text(byte_view(buffer).first(*got));
        }
        CHECK(heard.starts_with("HTTP/1.1 4"));
    }
    co_await listener.stop();
}

}  // namespace

TEST_CASE("each connection is a session of its own") {
    test::run(serves);
}

TEST_CASE("connections beyond the most are closed at once, and the others go on") {
    test::run(limited);
}

TEST_CASE("stop ends the sessions, waits for them, and frees the port") {
    test::run(stops);
}

TEST_CASE("a session that throws ends alone") {
    test::run(survives);
}

TEST_CASE("an answer larger than the socket arrives whole") {
    test::run(writes_all);
}

TEST_CASE("a refusal is heard also by a client that is still sending") {
    test::run(refusal_is_heard);
}

TEST_CASE("a port that somebody listens on is not free") {
    boost::asio::io_context context{1};
    net::tcp_listener listener(context.get_executor(), 1, {});
    REQUIRE(listener.open(loopback).has_value());
    CHECK(!net::check_free({"127.0.0.1", listener.port()}));
    CHECK(!net::check_free({"", listener.port()}));
    CHECK(!net::check_free({"not an address", 0}));
}

TEST_CASE("an address reads as people write it") {
    CHECK(net::listen_address{"", 8080}.text() == "[::]:8080");
    CHECK(net::listen_address{"127.0.0.1", 80}.text() == "127.0.0.1:80");
    CHECK(net::listen_address{"::1", 80}.text() == "[::1]:80");
}

TEST_CASE("two addresses overlap when one connection could mean both") {
    const net::listen_address all{"", 80};
    CHECK(all.overlaps({"127.0.0.1", 80}));
    CHECK(net::listen_address{"127.0.0.1", 80}.overlaps(all));
    CHECK(!all.overlaps({"", 81}));
    CHECK(!net::listen_address{"127.0.0.1", 80}.overlaps({"127.0.0.2", 80}));
    CHECK(!net::listen_address{"", 0}.overlaps({"", 0}));
    CHECK(net::listen_address{"::1", 80}.is_valid());
    CHECK(!net::listen_address{"localhost", 80}.is_valid());
}
