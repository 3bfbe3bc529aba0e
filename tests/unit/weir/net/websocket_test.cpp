#include "weir/net/websocket.hpp"

#include "weir/base/scope.hpp"
#include "weir/net/errc.hpp"

#include <boost/asio/error.hpp>
#include <doctest/doctest.h>

#include "masked.hpp"
#include "support/hex.hpp"
#include "support/pipe.hpp"
#include "support/run.hpp"
#include <string>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;
using net::websocket_opcode;
using test::hex;
using test::masked;

namespace {

std::string frame(std::uint8_t first, std::string_view payload) {
    return std::string(as_text(masked(first, as_bytes(payload))));
}

std::string frame(std::uint8_t first, byte_view payload) {
    return std::string(as_text(masked(first, payload)));
}

std::string sent(std::string_view as_hex) {
    return std::string(as_text(hex(as_hex)));
}

const std::string closed_normally = frame(0x88, hex("03 e8"));

struct connection {
    explicit connection(executor where, net::websocket_settings how = {})
        : client(std::make_shared<test::wire>(where)), stream(client, where), socket(stream, how) {}
    std::shared_ptr<test::wire> client;
    test::pipe stream;
    net::websocket socket;
};

task<> talks(executor where) {
    connection one(where);
    one.client->send(frame(0x81, "hel") + frame(0x89, "p"));
    one.client->send(frame(0x82, "lo"));

    const auto first = co_await one.socket.receive();
    const auto second = co_await one.socket.receive();
    const auto told = co_await one.socket.send_text("ok");

    CHECK((first && first->text() == "hel"));
    CHECK((second && second->opcode == websocket_opcode::binary && second->text() == "lo"));
    CHECK(told.has_value());
    CHECK(one.client->got() == sent("8a 01 70 81 02 6f 6b"));
}

task<> sends_pieces(executor where) {
    connection one(where);
    const std::string big(40'000, 'x');
    const std::vector<iovec> pieces{net::piece(big), net::piece(std::string_view()),
                                    net::piece(big)};
    CHECK((co_await one.socket.send(websocket_opcode::binary, pieces)).has_value());
    CHECK(one.client->got() == sent("82 7f 00 00 00 00 00 01 38 80") + big + big);
    CHECK(one.client->writes() == 1);
}

task<> send_and_note(net::websocket& to, std::string text, int& done) {
    const auto told = co_await to.send_text(text);
    done += told.has_value();
}

/// Two senders and a Pong share one connection that takes a little at a time.
task<> sends_whole(executor where) {
    connection one(where);
    one.client->take_only(3);
    int done = 0;
    scope senders(where);
    senders.spawn(send_and_note(one.socket, "aaaa", done));
    senders.spawn(send_and_note(one.socket, "bbbb", done));
    one.client->send(frame(0x89, "pp") + frame(0x81, "end"));
    co_await test::until([&] { return one.client->got().size() == 3; });
    const auto taken = [](test::wire& from) -> task<> {
        for (int i = 0; i < 20; ++i) {
            from.take(1);
            co_await sleep(1ms);
        }
    };
    senders.spawn(taken(*one.client));
    const auto heard = co_await one.socket.receive();
    CHECK(heard.has_value());
    co_await senders.join();
    CHECK(done == 2);
    CHECK(one.client->got() == sent("81 04 61 61 61 61 81 04 62 62 62 62 8a 02 70 70"));
}

task<> client_closes(executor where) {
    connection one(where);
    one.client->send(frame(0x88, hex("0f a0 62 79 65")) + frame(0x81, "late"));
    const auto heard = co_await one.socket.receive();
    CHECK((!heard && heard.error() == net::errc::websocket_closed));
    CHECK(one.socket.peer_code() == 4000);
    CHECK(one.client->got() == sent("88 02 0f a0"));
    CHECK(!(co_await one.socket.send_text("x")));
    co_await one.socket.end();
    CHECK(one.client->got().size() == 4);
}

task<> server_closes(executor where) {
    net::websocket_settings how;
    how.close_time = 20ms;
    connection polite(where, how);
    polite.client->send(frame(0x81, "unheard") + closed_normally);
    co_await polite.socket.end();
    CHECK(polite.client->got() == sent("88 02 03 e8"));
    CHECK(polite.socket.peer_code() == 1000);

    connection silent(where, how);
    co_await silent.socket.close(4001, "kicked");
    CHECK(!(co_await silent.socket.send_text("x")));
    co_await silent.socket.end();
    CHECK(silent.client->got() == sent("88 08 0f a1 6b 69 63 6b 65 64"));
}

task<> refuses(executor where) {
    struct row {
        std::string said;
        net::errc why;
        std::string_view answer;
    };
    const row rows[] = {
        {sent("81 05 48 65 6c 6c 6f"), net::errc::websocket_frame, "03 ea"},
        {frame(0x81, "\xff"), net::errc::websocket_text, "03 ef"},
        {frame(0x82, std::string(33, 'x')), net::errc::websocket_too_big, "03 f1"},
    };
    for (const auto& [said, why, code] : rows) {
        net::websocket_settings how;
        how.message_limit = 32;
        connection one(where, how);
        one.client->send(said + std::string(5000, 'x'));
        one.client->leave();
        const auto heard = co_await one.socket.receive();
        CHECK((!heard && heard.error() == why));
        CHECK(one.client->got().starts_with('\x88'));
        CHECK(one.client->got().substr(2).starts_with(sent(code)));
        co_await one.socket.end();
        CHECK(one.client->finished());
    }
}

task<> asks_whether_there(executor where) {
    net::websocket_settings how;
    how.silence_time = 20ms;
    how.pong_time = 20ms;
    connection one(where, how);
    const auto answers = [](test::wire& client) -> task<> {
        co_await test::until([&] { return client.got() == sent("89 00"); });
        client.send(frame(0x8a, ""));
    };
    scope client(where);
    client.spawn(answers(*one.client));
    const auto heard = co_await one.socket.receive();
    co_await client.join();
    CHECK((!heard && heard.error() == boost::asio::error::timed_out));
    // The first Ping was answered, the second was not.
    CHECK(one.client->got() == sent("89 00 89 00"));
}

task<> broken_off(executor where) {
    connection one(where);
    one.client->send(frame(0x81, "half").substr(0, 7));
    one.client->leave();
    const auto heard = co_await one.socket.receive();
    CHECK((!heard && heard.error() == net::errc::closed_early));

    net::websocket_settings how;
    how.write_time = 20ms;
    connection stuck(where, how);
    stuck.client->take_only(3);
    CHECK(!(co_await stuck.socket.send_text("too much")));
    stuck.client->take(100);
    // What follows half a message would be read as its other half.
    CHECK(!(co_await stuck.socket.send_text("more")));
    CHECK(stuck.client->got().size() == 3);
}

}  // namespace

TEST_CASE("messages go both ways, and Pings are answered") {
    test::run(talks);
}

TEST_CASE("a message of pieces is one gathered write") {
    test::run(sends_pieces);
}

TEST_CASE("messages of several senders go out one after another") {
    test::run(sends_whole);
}

TEST_CASE("a client that closes gets its code back") {
    test::run(client_closes);
}

TEST_CASE("a server that closes waits for the client's answer, but not for long") {
    test::run(server_closes);
}

TEST_CASE("a client that breaks the protocol hears why") {
    test::run(refuses);
}

TEST_CASE("a silent client is asked whether it is there, and gone when it says nothing") {
    test::run(asks_whether_there);
}

TEST_CASE("a connection that breaks ends both directions") {
    test::run(broken_off);
}
