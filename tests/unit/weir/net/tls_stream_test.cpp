#include "weir/net/tls_stream.hpp"

#include "weir/net/errc.hpp"
#include "weir/net/tcp_listener.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include "support/run.hpp"
#include "tls_client.hpp"
#include <array>
#include <csignal>
#include <functional>
#include <string>
#include <string_view>
#include <unistd.h>

using namespace weir;
using namespace std::chrono_literals;

namespace {

/// A server of one session on a loop of its own port.
class server {
 public:
    server(executor where, net::tcp_listener::session serve)
        : certificates_(test::make_certificate(folder_), {}), listener_(where, 10, {}) {
        // A write to a client that has gone is an error, as in the programs.
        std::signal(SIGPIPE, SIG_IGN);
        CHECK(certificates_.load() == "");
        CHECK(listener_.open({"127.0.0.1", 0}).has_value());
        listener_.start(std::move(serve), certificates_);
    }
    task<std::unique_ptr<net::byte_stream>> connect() {
        auto plain = co_await net::connect_tcp("127.0.0.1", listener_.port());
        co_return std::move(plain).value();
    }
    task<> stop() { co_await listener_.stop(); }

 private:
    temp_folder folder_;
    net::tls_certificates certificates_;
    net::tcp_listener listener_;
};

using session_of = std::function<task<>(net::byte_stream&)>;
task<> keep(std::unique_ptr<net::byte_stream> stream, session_of serve) {
    co_await serve(*stream);
}
net::tcp_listener::session session(session_of serve) {
    return [serve = std::move(serve)](std::unique_ptr<net::byte_stream> stream) {
        return keep(std::move(stream), serve);
    };
}

task<> echo(net::byte_stream& stream) {
    std::array<std::uint8_t, 256> room;
    for (;;) {
        const auto got = co_await stream.read_some(room);
        if (!got || *got == 0) co_return;
        const auto back = net::piece(byte_view(room).first(*got));
        co_await stream.write(std::span(&back, 1));
    }
}

task<> both_ways(executor where) {
    server one(where, session(echo));
    test::tls_client client(co_await one.connect());
    CHECK(co_await client.shake_hands());
    co_await client.write("hello");
    CHECK(co_await client.read_some() == "hello");
    // More than the session reads at once stays in the stream.
    const std::string much(1000, 'x');
    co_await client.write(much);
    std::string back;
    while (back.size() < much.size()) back += co_await client.read_some();
    CHECK(back == much);
    co_await client.leave();
    CHECK(co_await client.read_some() == "");
    CHECK(client.said_goodbye);
    co_await one.stop();
}

/// What a session has written, and when it is to go on.
struct writer {
    std::string taken;
    bool blocked = false;
    bool go_on = false;
    bool done = false;
};

std::string pattern(std::size_t seed, std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(seed * 31 + i % 251);
    return text;
}

/// Fills the connection with writes of several pieces, and offers other bytes after each that went
/// in part: what was taken of it counts.
task<> write_changing(net::byte_stream& stream, writer& note) {
    for (std::size_t i = 0; note.taken.size() < 20'000'000; ++i) {
        const auto small = pattern(i, 700);
        const auto big = pattern(i + 1, 50'000 + i);
        const std::array pieces{net::piece(small), net::piece(std::string_view()), net::piece(big),
                                net::piece(small)};
        const auto all = small + big + small;
        const auto sent = stream.try_write(pieces);
        CHECK(sent.has_value());
        if (!sent) co_return;
        note.taken += all.substr(0, *sent);
        if (*sent == all.size()) continue;
        note.blocked = true;
        CHECK((co_await stream.writable()).has_value());
    }
    note.done = true;
    stream.finish();
    co_await stream.wait_for_peer();
}

task<> in_part(executor where) {
    writer note;
    server one(where,
               session([&](net::byte_stream& stream) { return write_changing(stream, note); }));
    test::tls_client client(co_await one.connect());
    CHECK(co_await client.shake_hands());
    co_await test::until([&] { return note.blocked; });
    std::string got;
    for (;;) {
        const auto more = co_await client.read_some();
        if (more.empty()) break;
        got += more;
    }
    CHECK(note.done);
    CHECK(client.said_goodbye);
    CHECK(got.size() == note.taken.size());
    CHECK(got == note.taken);
    co_await client.leave();
    co_await one.stop();
}

/// Writes records until the socket takes only a part of one, then nothing more.
task<> write_until_full(net::byte_stream& stream, writer& note) {
    const std::string record(16 * 1024, 'x');
    const auto whole = net::piece(record);
    for (;;) {
        const auto sent = stream.try_write(std::span(&whole, 1));
        CHECK(sent.has_value());
        if (!sent || *sent == 0) break;
        note.taken += record.substr(0, *sent);
    }
    note.done = true;
    co_await stream.wait_for_peer();
}

task<> held_back(executor where) {
    writer note;
    server one(where,
               session([&](net::byte_stream& stream) { return write_until_full(stream, note); }));
    test::tls_client client(co_await one.connect());
    CHECK(co_await client.shake_hands());
    co_await test::until([&] { return note.done; });
    std::size_t got = 0;
    while (got < note.taken.size()) {
        const auto more = co_await client.read_some();
        if (more.empty()) break;
        got += more.size();
    }
    CHECK(got == note.taken.size());
    co_await client.leave();
    co_await one.stop();
}

/// A session that ends lets go of a client that takes nothing.
task<> write_and_end(net::byte_stream& stream, writer& note) {
    const std::string record(16 * 1024, 'x');
    const auto whole = net::piece(record);
    while (!note.done) {
        const auto sent = stream.try_write(std::span(&whole, 1));
        note.done = !sent || *sent == 0;
    }
    stream.finish();
    stream.close();
    // Which gets the descriptor's number.
    std::array<int, 2> other{};
    CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, other.data()) == 0);
    CHECK(!stream.try_write(std::span(&whole, 1)));
    std::uint8_t strayed = 0;
    CHECK(::recv(other[1], &strayed, 1, 0) == -1);
    std::array<std::uint8_t, 16> room;
    CHECK(!(co_await stream.read_some(room)));
    CHECK(co_await stream.wait_for_peer());
    for (const int fd : other) ::close(fd);
}

task<> closed(executor where) {
    writer note;
    server one(where,
               session([&](net::byte_stream& stream) { return write_and_end(stream, note); }));
    test::tls_client client(co_await one.connect());
    CHECK(co_await client.shake_hands());
    co_await test::until([&] { return note.done; });
    co_await one.stop();
}

task<> note_peer(net::byte_stream& stream, std::string& heard) {
    heard += co_await stream.wait_for_peer() ? "end" : "data ";
    std::array<std::uint8_t, 16> room;
    const auto got = co_await stream.read_some(room);
    if (got) heard += as_text(byte_view(room).first(*got));
    heard += co_await stream.wait_for_peer() ? " end" : " data";
}

task<> waits(executor where) {
    std::string heard;
    server one(where, session([&](net::byte_stream& stream) { return note_peer(stream, heard); }));
    test::tls_client client(co_await one.connect());
    CHECK(co_await client.shake_hands());
    co_await client.write("abc");
    co_await test::until([&] { return heard.find("abc") != heard.npos; });
    co_await client.leave();
    co_await one.stop();
    CHECK(heard == "data abc end");
}

task<> strangers(executor where) {
    bool served = false;
    server one(where, session([&](net::byte_stream& stream) {
                   served = true;
                   return echo(stream);
               }));
    const auto say = [&](net::byte_stream& to, std::string_view text) -> task<std::string> {
        const auto out = net::piece(text);
        co_await to.write(std::span(&out, 1));
        std::string heard;
        std::array<std::uint8_t, 1024> room;
        for (;;) {
            const auto got = co_await to.read_some(room);
            if (!got || *got == 0) co_return heard;
            heard += as_text(byte_view(room).first(*got));
        }
    };
    const auto browser = co_await one.connect();
    CHECK((co_await say(*browser, "GET / HTTP/1.1\r\n\r\n")).starts_with("HTTP/1.1 400 Bad"));
    const auto encoder = co_await one.connect();
    CHECK(co_await say(*encoder, "\x03 rtmp") == "");
    const auto liar = co_await one.connect();
    // A record of five bytes, which are no message of the handshake.
    constexpr std::string_view nonsense("\x16\x03\x01\x00\x05hello", 10);
    CHECK((co_await say(*liar, nonsense)).starts_with("\x15"));
    CHECK(!served);
    co_await one.stop();
}

}  // namespace

TEST_CASE("bytes go both ways over TLS, and the end is told") {
    test::run(both_ways);
}

TEST_CASE("what was taken arrives, whatever is written after a write that went in part") {
    test::run(in_part, 60s);
}

TEST_CASE("a record that went in part is finished without another write") {
    test::run(held_back, 60s);
}

TEST_CASE("a closed connection touches its socket no more") {
    test::run(closed, 60s);
}

TEST_CASE("waiting for the client tells data from the end") {
    test::run(waits);
}

TEST_CASE("who does not speak TLS is not served") {
    test::run(strangers);
}
