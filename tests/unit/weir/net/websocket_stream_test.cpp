#include "weir/net/websocket_stream.hpp"

#include "weir/net/http_server.hpp"
#include "weir/net/websocket.hpp"
#include "weir/net/websocket_handshake.hpp"

#include <doctest/doctest.h>

#include "client.hpp"
#include "masked.hpp"
#include "support/hex.hpp"
#include "support/pipe.hpp"
#include "support/run.hpp"
#include <array>
#include <string>
#include <vector>

using namespace weir;
using test::hex;
using test::masked;

namespace {

std::string sent(std::string_view as_hex) {
    return std::string(as_text(hex(as_hex)));
}
std::string frame(std::uint8_t first, byte_view payload) {
    return std::string(as_text(masked(first, payload)));
}

struct connection {
    explicit connection(executor where)
        : client(std::make_shared<test::wire>(where)), stream(client, where), inside(stream) {}

    std::size_t try_write(std::string_view text) {
        const auto one = net::piece(text);
        const auto taken = inside.try_write(std::span(&one, 1));
        return taken ? *taken : 9999;
    }
    std::shared_ptr<test::wire> client;
    test::pipe stream;
    net::websocket_stream inside;
};

task<> one_write(executor where) {
    connection one(where);
    const std::vector<iovec> pieces{net::piece(std::string_view("ab")),
                                    net::piece(std::string_view("cde"))};
    CHECK(*one.inside.try_write(pieces) == 5);
    CHECK(one.client->got() == sent("82 05") + "abcde");
    CHECK(one.client->writes() == 1);
    CHECK(*one.inside.try_write({}) == 0);
    CHECK(one.client->writes() == 1);
    co_return;
}

task<> many_bytes(executor where) {
    connection one(where);
    const std::string big(100'000, 'x');
    std::vector<iovec> pieces;
    for (std::size_t i = 0; i < 1000; ++i)
        pieces.push_back(net::piece(std::string_view(big).substr(i, 100)));
    CHECK(*one.inside.try_write(pieces) == 100'000);
    // 512 pieces at a time.
    CHECK(one.client->got().size() == 100'000 + 4 + 4);
    one.client->take_got();
    CHECK(one.try_write(big) == 100'000);
    CHECK(one.client->got().starts_with(sent("82 7f 00 00 00 00 00 01 00 00") + "x"));
    CHECK(one.client->got().size() == 100'000 + 10 + 4);
    co_return;
}

/// A message that went in part is filled with what comes next, whatever that is.
task<> in_part(executor where) {
    connection one(where);
    one.client->take_only(1);
    CHECK(one.try_write("abcdef") == 0);
    one.client->take(3);
    CHECK(one.try_write("abcdef") == 2);
    one.client->take(0);
    CHECK(one.try_write("CD") == 0);
    one.client->take(100);
    CHECK(one.try_write("CDEFGH") == 6);
    CHECK(one.client->got() == sent("82 06") + "abCDEF" + sent("82 02") + "GH");

    // Of which nothing has gone can still become another.
    connection other(where);
    other.client->take_only(0);
    CHECK(other.try_write("abcdef") == 0);
    other.client->take(100);
    CHECK(other.try_write("xy") == 2);
    CHECK(other.client->got() == sent("82 02") + "xy");
    co_return;
}

task<> answers_pings(executor where) {
    connection one(where);
    one.client->take_only(4);
    CHECK(one.try_write("abcd") == 2);
    one.client->send(frame(0x89, as_bytes("1")) + frame(0x89, as_bytes("2")) +
                     frame(0x81, as_bytes("said")));
    CHECK(!(co_await one.inside.wait_for_peer()));
    one.client->take(100);
    CHECK(one.try_write("cdef") == 4);
    // Between two messages, and only the last of two that could not be answered at once.
    CHECK(one.client->got() == sent("82 04") + "abcd" + sent("8a 01") + "2" + sent("82 02") + "ef");
    std::array<std::uint8_t, 3> room;
    CHECK(*(co_await one.inside.read_some(room)) == 3);
    CHECK(as_text(room) == "sai");
    CHECK(*(co_await one.inside.read_some(room)) == 1);

    one.client->take_got();
    one.client->send(frame(0x89, as_bytes("3")) + frame(0x88, hex("03 e9")));
    CHECK(co_await one.inside.wait_for_peer());
    CHECK(one.client->got() == sent("8a 01") + "3" + sent("88 02 03 e9"));
    CHECK(*(co_await one.inside.read_some(room)) == 0);
}

task<> ends(executor where) {
    connection one(where);
    one.client->take_only(1);
    one.client->send(frame(0x81, as_bytes("late")) + frame(0x88, hex("03 e8")));
    scope both(where);
    const auto end = [](net::websocket_stream& of) -> task<> {
        const auto ended = co_await of.end();
        CHECK(ended.has_value());
    };
    both.spawn(end(one.inside));
    co_await test::until([&] { return one.client->got().size() == 1; });
    one.client->take(100);
    co_await both.join();
    CHECK(one.client->got() == sent("88 02 03 e8"));
    CHECK(!one.inside.try_write({}));
}

task<> write_greeting(net::byte_stream& to) {
    const auto text = net::piece(std::string_view("hi"));
    co_await to.write(std::span(&text, 1));
    co_await to.wait_for_peer();
}

task<net::response> serve_stream(net::request& asked) {
    co_return net::stream_over_websocket(asked, write_greeting);
}

task<> repeat(net::websocket& with) {
    for (;;) {
        const auto heard = co_await with.receive();
        if (!heard) co_return;
        const auto told = co_await with.send_text(heard->text());
        if (!told) co_return;
    }
}

task<net::response> serve_messages(net::request& asked) {
    const net::websocket_settings how;
    co_return net::accept_websocket(asked, how, repeat);
}

constexpr std::string_view handshake =
    "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

task<> upgrades(executor where) {
    net::router routes;
    routes.add({net::method::get, "/stream", 0, serve_stream});
    routes.add({net::method::get, "/messages", 0, serve_messages});
    net::http_server server({}, routes, {}, {});
    scope sessions(where);
    const auto connect = [&] {
        auto client = std::make_shared<test::wire>(where);
        sessions.spawn(server.serve(std::make_unique<test::pipe>(client, where)));
        return client;
    };

    const auto viewer = connect();
    viewer->send(test::get("/stream", "1.1", handshake));
    co_await test::until([&] { return viewer->got().ends_with("hi"); });
    CHECK(viewer->got().starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
    CHECK(test::has(viewer->got(), "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"));
    CHECK(test::has(viewer->got(), "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    CHECK(!test::has(viewer->got(), "chunked"));
    CHECK(!test::has(viewer->got(), "Content-Length"));
    CHECK(viewer->got().ends_with("\r\n\r\n" + sent("82 02") + "hi"));

    const auto chatter = connect();
    chatter->send(test::get("/messages", "1.1", handshake));
    co_await test::until([&] { return chatter->got().ends_with("\r\n\r\n"); });
    chatter->take_got();
    chatter->send(frame(0x81, as_bytes("me")));
    co_await test::until([&] { return chatter->got() == sent("81 02") + "me"; });

    viewer->send(frame(0x88, hex("03 e9")));
    chatter->send(frame(0x88, {}));
    co_await sessions.join();
    CHECK(viewer->got().ends_with(sent("88 02 03 e9")));
    CHECK(chatter->got().ends_with(sent("88 00")));
    CHECK(viewer->closed());
    CHECK(chatter->closed());
}

task<std::string> answer_to(executor where, std::string text) {
    net::router routes;
    routes.add({net::method::get, "/stream", 0, serve_stream});
    net::http_server server({}, routes, {}, {});
    scope sessions(where);
    auto client = std::make_shared<test::wire>(where);
    client->send(text);
    client->leave();
    sessions.spawn(server.serve(std::make_unique<test::pipe>(client, where)));
    co_await sessions.join();
    co_return client->got();
}

task<> refusals(executor where) {
    const auto without = [&](std::string_view line, std::string_view by) {
        std::string changed(handshake);
        const auto at = changed.find(line);
        return changed.replace(at, line.size(), by);
    };
    const auto plain = co_await answer_to(where, test::get("/stream"));
    CHECK(plain.starts_with("HTTP/1.1 426 Upgrade Required\r\n"));
    const auto old = co_await answer_to(
        where, test::get("/stream", "1.1", without("Version: 13", "Version: 8")));
    CHECK(old.starts_with("HTTP/1.1 426 "));
    CHECK(test::has(old, "Sec-WebSocket-Version: 13\r\n"));
    for (const auto* key :
         {"dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25j", "", "?GhlIHNhbXBsZSBub25jZQ=="}) {
        const auto got = co_await answer_to(
            where, test::get("/stream", "1.1", without("dGhlIHNhbXBsZSBub25jZQ==", key)));
        CHECK(got.starts_with("HTTP/1.1 400 "));
    }
    const auto early =
        co_await answer_to(where, test::get("/stream", "1.1", handshake) + frame(0x81, {}));
    CHECK(early.starts_with("HTTP/1.1 400 "));
    CHECK(test::has(early, "tooEarly"));
    const auto old_http = co_await answer_to(where, test::get("/stream", "1.0", handshake));
    CHECK(old_http.starts_with("HTTP/1.0 400 "));
}

}  // namespace

TEST_CASE("what is written at once is one message and one write") {
    test::run(one_write);
}

TEST_CASE("what is more than a message or its pieces is several") {
    test::run(many_bytes);
}

TEST_CASE("a message that went in part is filled up with what is written next") {
    test::run(in_part);
}

TEST_CASE("Pings and Close are answered between messages") {
    test::run(answers_pings);
}

TEST_CASE("the end is a Close, and the client's") {
    test::run(ends);
}

TEST_CASE("a route may turn its connection into a WebSocket") {
    test::run(upgrades);
}

TEST_CASE("what is no handshake of version 13 is refused") {
    test::run(refusals);
}
