#include "weir/http/hls_shelf.hpp"

#include "weir/base/scope.hpp"

#include <boost/asio/error.hpp>
#include <doctest/doctest.h>

#include "support/run.hpp"
#include <memory>
#include <string>

using namespace weir;
using namespace std::chrono_literals;

namespace {

hls::presentation_ptr snapshot(std::string broadcast, bool ended = false) {
    auto made = std::make_shared<hls::presentation>();
    made->broadcast = std::move(broadcast);
    made->ended = ended;
    return made;
}

struct answer {
    bool came = false;
    hls::presentation_ptr got;
    error_code failed;
};

task<> wait(http::hls_shelf& at, hls::presentation_ptr seen, answer& into,
            std::chrono::seconds patience = 60s) {
    auto got = co_await at.next("a", std::move(seen), http::hls_shelf::clock::now() + patience);
    if (got)
        into.got = std::move(*got);
    else
        into.failed = got.error();
    into.came = true;
}

task<> next_one(executor where) {
    http::hls_shelf shelf(where);
    const auto first = snapshot("x");
    const auto second = snapshot("x");
    shelf.put("a", first);
    shelf.put("b", snapshot("y"));
    CHECK(shelf.find("a") == first);
    CHECK(!shelf.find("c"));

    scope waiting(where);
    answer one, two, other;
    waiting.spawn(wait(shelf, first, one));
    waiting.spawn(wait(shelf, first, two));
    co_await sleep(1ms);
    shelf.put("b", snapshot("y"));
    co_await sleep(1ms);
    CHECK(!one.came);
    shelf.put("a", second);
    co_await waiting.join();
    CHECK(one.got == second);
    CHECK(two.got == second);

    co_await wait(shelf, first, other);
    CHECK(other.got == second);
}

task<> waits_in_vain(executor where) {
    http::hls_shelf shelf(where);
    answer none;
    co_await wait(shelf, nullptr, none);
    CHECK(!none.got);

    scope waiting(where);
    answer one;
    const auto last = snapshot("x", true);
    shelf.put("a", last);
    waiting.spawn(wait(shelf, last, one));
    co_await sleep(1ms);
    shelf.keep(std::chrono::steady_clock::now());
    co_await waiting.join();
    CHECK(one.came);
    CHECK(!one.got);
    CHECK(!shelf.find("a"));
}

task<> waits_too_long(executor where) {
    http::hls_shelf shelf(where);
    const auto first = snapshot("x");
    shelf.put("a", first);
    scope waiting(where);
    answer patient, late;
    waiting.spawn(wait(shelf, first, patient));
    waiting.spawn(wait(shelf, first, late, 0s));
    co_await sleep(1ms);
    shelf.keep({});
    co_await sleep(1ms);
    CHECK(late.failed == boost::asio::error::timed_out);
    CHECK(!patient.came);
    waiting.stop();
    co_await waiting.join();
}

task<> leaves_while_waiting(executor where) {
    http::hls_shelf shelf(where);
    const auto first = snapshot("x");
    shelf.put("a", first);
    scope waiting(where);
    answer one;
    waiting.spawn(wait(shelf, first, one));
    co_await sleep(1ms);
    waiting.stop();
    co_await waiting.join();
    CHECK(!one.came);
}

}  // namespace

TEST_CASE("who has seen a snapshot waits for the next one of its channel") {
    test::run(next_one);
}

TEST_CASE("who waits for a channel that is taken off, or is not there, gets nothing") {
    test::run(waits_in_vain);
}

TEST_CASE("who has waited too long is told at the next look") {
    test::run(waits_too_long);
}

TEST_CASE("who leaves does not wait any longer") {
    test::run(leaves_while_waiting);
}

TEST_CASE("the end of an older show does not replace the beginning of the next") {
    boost::asio::io_context context{1};
    http::hls_shelf shelf(context.get_executor());
    shelf.put("a", snapshot("old"));
    const auto newer = snapshot("new");
    shelf.put("a", newer);
    shelf.put("a", snapshot("old", true));
    CHECK(shelf.find("a") == newer);

    const auto end = snapshot("new", true);
    shelf.put("a", end);
    CHECK(shelf.find("a") == end);
    const auto again = snapshot("third");
    shelf.put("a", again);
    CHECK(shelf.find("a") == again);
}

TEST_CASE("only shows that ended a while ago are taken off") {
    boost::asio::io_context context{1};
    http::hls_shelf shelf(context.get_executor());
    const auto before = std::chrono::steady_clock::now();
    shelf.put("a", snapshot("x"));
    shelf.put("b", snapshot("y", true));
    shelf.keep(before - 1s);
    CHECK(shelf.find("b"));
    shelf.keep(std::chrono::steady_clock::now());
    CHECK(!shelf.find("b"));
    CHECK(shelf.find("a"));
}
