#include "weir/net/file_body.hpp"

#include "weir/base/scope.hpp"
#include "weir/net/errc.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/net/tcp_stream.hpp"

#include <doctest/doctest.h>

#include "support/pipe.hpp"
#include "support/run.hpp"
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

using namespace weir;
using namespace std::chrono_literals;

namespace {

/// A file without a name.
net::file_body file_of(const std::string& content) {
    char name[] = "/tmp/weir-file-body-XXXXXX";
    const int made = ::mkstemp(name);
    ::unlink(name);
    REQUIRE(::write(made, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    net::file_body body;
    body.file = std::make_shared<net::open_file>(made);
    body.size = content.size();
    return body;
}

std::string some_text(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
    return text;
}

task<> in_small_steps(executor where) {
    const auto client = std::make_shared<test::wire>(where);
    test::pipe to(client, where);
    const auto text = some_text(100'000);
    auto body = file_of(text);
    body.offset = 10;
    body.size = 99'000;
    std::uint64_t told = 0;
    body.sent = [&told](std::uint64_t bytes) { told = bytes; };
    client->take_only(1);
    scope house(where);
    error_code ended;
    const auto serve = [](net::byte_stream& stream, const net::file_body& of,
                          error_code& said) -> task<> {
        const auto done = co_await net::send_file(stream, of, 5s);
        if (!done) said = done.error();
    };
    house.spawn(serve(to, body, ended));
    while (client->got().size() < body.size) {
        const auto before = client->got().size();
        client->take(7000);
        co_await test::until([&] { return client->got().size() > before; });
    }
    co_await house.join();
    CHECK(!ended);
    CHECK(client->got() == text.substr(10, 99'000));
    CHECK(told == 99'000);
}

task<> stalled(executor where) {
    const auto client = std::make_shared<test::wire>(where);
    test::pipe to(client, where);
    auto body = file_of(some_text(50'000));
    std::uint64_t told = 0;
    body.sent = [&told](std::uint64_t bytes) { told = bytes; };
    client->take_only(20'000);
    const auto done = co_await net::send_file(to, body, 20ms);
    CHECK(!done);
    CHECK(told == 20'000);
    CHECK(client->got().size() == 20'000);
}

task<> shorter(executor where) {
    const auto client = std::make_shared<test::wire>(where);
    test::pipe to(client, where);
    auto body = file_of("abc");
    body.size = 10;
    const auto done = co_await net::send_file(to, body, 1s);
    CHECK(done.has_error());
    CHECK(done.error() == net::errc::closed_early);
    CHECK(client->got() == "abc");
}

task<> over_tcp(executor where) {
    const auto text = some_text(3'000'000);
    const auto body = file_of(text);
    net::tcp_listener listener(where, 10, {});
    REQUIRE(listener.open({"127.0.0.1", 0}));
    listener.start([&body](std::unique_ptr<net::byte_stream> stream) -> task<> {
        const auto to = std::move(stream);
        co_await net::send_file(*to, body, 5s);
        to->finish();
    });
    const auto connected = co_await net::connect_tcp("127.0.0.1", listener.port());
    std::string got;
    std::string room(70'000, '\0');
    for (;;) {
        const std::span into(reinterpret_cast<std::uint8_t*>(room.data()), room.size());
        const auto more = co_await (*connected)->read_some(into);
        if (!more || *more == 0) break;
        got.append(room, 0, *more);
    }
    CHECK(got == text);
    co_await listener.stop();
}

}  // namespace

TEST_CASE("a part of a file arrives as it is, however little its client takes at a time") {
    test::run(in_small_steps);
}

TEST_CASE("a client that takes nothing more is given up, and what it took is known") {
    test::run(stalled);
}

TEST_CASE("a file that became shorter ends its answer with an error") {
    test::run(shorter);
}

TEST_CASE("a file goes over TCP from the kernel") {
    test::run(over_tcp);
}
