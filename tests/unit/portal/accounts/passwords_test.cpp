#include "portal/accounts/passwords.hpp"

#include "portal/accounts/errc.hpp"

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>

#include "support/wait_for.hpp"
#include <chrono>
#include <string>

using portal::accounts::errc;
using portal::accounts::passwords;
using portal::accounts::verdict;

namespace {

weir::task<> check_one(passwords& with, int& refused, int& answered) {
    std::string hash;
    std::string password = "anything";
    const auto fit = co_await with.fits(std::move(hash), std::move(password));
    if (!fit && fit.error() == errc::overloaded) ++refused;
    if (fit) ++answered;
}

std::chrono::duration<double> time_of(passwords& with, const std::string& hash) {
    const auto start = std::chrono::steady_clock::now();
    CHECK(*wait_for(with.fits(hash, "not it")) == verdict::wrong);
    return std::chrono::steady_clock::now() - start;
}

}  // namespace

TEST_CASE("a password fits its own hash alone") {
    passwords with({8192, 1});
    const auto hash = *wait_for(with.hash("a long password"));

    CHECK(*wait_for(with.fits(hash, "a long password")) == verdict::right);
    CHECK(*wait_for(with.fits(hash, "another")) == verdict::wrong);
    CHECK(*wait_for(with.fits("no hash", "a long password")) == verdict::wrong);
    CHECK(*wait_for(with.hash("a long password")) != hash);
}

TEST_CASE("a flood is refused beyond what may wait, and what waits is answered") {
    passwords with({8192, 1});
    boost::asio::io_context context{1};
    int refused = 0;
    int answered = 0;
    for (int i = 0; i < 100; ++i)
        boost::asio::co_spawn(context, check_one(with, refused, answered),
                              [](std::exception_ptr failure) { CHECK(!failure); });
    context.run();

    CHECK(answered == 32);
    CHECK(refused == 68);
    CHECK(*wait_for(with.fits("", "afterwards")) == verdict::wrong);
}

TEST_CASE("who does not exist takes as long as who does") {
    passwords with;
    const auto hash = *wait_for(with.hash("a long password"));
    std::chrono::duration<double> known{};
    std::chrono::duration<double> unknown{};
    for (int i = 0; i < 10; ++i) {
        known += time_of(with, hash);
        unknown += time_of(with, "");
    }

    CHECK(unknown / known > 0.5);
    CHECK(unknown / known < 2.0);
}
