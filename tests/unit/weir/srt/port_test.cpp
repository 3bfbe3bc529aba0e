#include "weir/srt/port.hpp"

#include "weir/srt/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include "caller.hpp"
#include <memory>
#include <mutex>
#include <string>
#include <vector>

using namespace weir;

namespace {

/// Two loops and a port of the system's choice; what publishers send is kept, viewers are greeted.
class station {
 public:
    explicit station(srt::settings how = {}) : port_(std::move(how), gate_, {}), loops_(2) {
        for (auto& each : loops_)
            listeners_.push_back(std::make_unique<srt::listener>(port_, *each, weir::log()));
        REQUIRE(port_.open({"127.0.0.1", 0}));
        loops_.start();
        for (std::size_t i = 0; i < listeners_.size(); ++i)
            loops_[i].call([this, i] {
                listeners_[i]->start([this](auto from) { return hear(std::move(from)); },
                                     [this](auto to) { return greet(std::move(to)); });
            });
        port_.start();
    }
    ~station() {
        port_.close();
        for (std::size_t i = 0; i < listeners_.size(); ++i) {
            run(i, listeners_[i]->stop_publishers());
            run(i, listeners_[i]->stop());
        }
        port_.stop();
        loops_.stop();
    }

    std::uint16_t number() const { return port_.number(); }
    srt::gate& gate() { return gate_; }
    stream::registry& live() { return live_; }
    loop& first_loop() { return loops_[0]; }
    std::size_t load(std::size_t loop) const { return listeners_[loop]->load(); }
    std::string heard() {
        const std::lock_guard lock(mutex_);
        return heard_;
    }
    std::size_t ended() {
        const std::lock_guard lock(mutex_);
        return ended_;
    }
    stream::link_report link() {
        const std::lock_guard lock(mutex_);
        return link_;
    }

 private:
    void run(std::size_t loop, task<> job) {
        boost::asio::co_spawn(loops_[loop].get_executor(), std::move(job), boost::asio::use_future)
            .get();
    }

    task<> hear(std::unique_ptr<srt::connection> from) {
        bytes room(4096);
        for (;;) {
            const auto got = co_await from->read_some(room);
            const std::lock_guard lock(mutex_);
            if (!got) break;
            heard_ += as_text(byte_view(room).first(*got));
            link_ = from->report();
        }
        const std::lock_guard lock(mutex_);
        ++ended_;
    }

    /// What is sent before the caller knows that it is connected may be lost, so it asks first.
    task<> greet(std::unique_ptr<srt::connection> to) {
        if (co_await to->wait_for_peer()) co_return;
        const std::string greeting = "hello " + to->id().name;
        const auto all = net::piece(greeting);
        co_await to->write(std::span(&all, 1));
        co_await to->flushed(std::chrono::seconds(1));
    }

    stream::registry live_;
    srt::gate gate_{live_};
    srt::port port_;
    loops loops_;
    std::vector<std::unique_ptr<srt::listener>> listeners_;
    std::mutex mutex_;
    std::string heard_;
    stream::link_report link_;
    std::size_t ended_ = 0;
};

}  // namespace

TEST_CASE("what a publisher sends comes in order, and its end is seen") {
    station here;
    std::string sent;
    {
        srt::caller encoder(here.number(), "publish:live/ada");
        REQUIRE(encoder.connected());
        for (int i = 0; i < 200; ++i) {
            const auto text = std::to_string(i) + " ";
            REQUIRE(encoder.send(text));
            sent += text;
        }
        CHECK(srt::until([&] { return here.heard() == sent; }));
        CHECK(here.link().received == 200);
        CHECK(here.link().latency == std::chrono::milliseconds(200));
        CHECK(here.ended() == 0);
    }
    CHECK(srt::until([&] { return here.ended() == 1; }));
}

TEST_CASE("connections are spread over the loops, and leave them again") {
    station here;
    {
        std::vector<std::unique_ptr<srt::caller>> encoders;
        for (int i = 0; i < 4; ++i) {
            encoders.push_back(std::make_unique<srt::caller>(here.number(), "ada"));
            REQUIRE(encoders.back()->connected());
        }
        CHECK(srt::until([&] { return here.load(0) == 2 && here.load(1) == 2; }));
    }
    CHECK(srt::until([&] { return here.load(0) + here.load(1) == 0; }));
}

TEST_CASE("a viewer of a live channel is let in, and gets all that was written before the end") {
    station here;
    here.live().announce({"ada", "srt", "peer", ""}, here.first_loop());

    srt::caller player(here.number(), "#!::m=request,r=live/ada");

    REQUIRE(player.connected());
    REQUIRE(player.send("ready"));
    CHECK(player.receive() == "hello ada");
    CHECK(player.receive().empty());
}

TEST_CASE("who cannot come in is told why in the handshake") {
    srt::settings how;
    how.connections = 1;
    station here(how);
    srt::stream_id unknown;
    unknown.app = "live";
    unknown.name = "wrong";
    here.gate().remember_refusal(unknown, srt::gate::clock::now());
    const struct {
        std::string id;
        srt::reject reason;
    } refused[] = {
        {"", srt::reject::bad_request},
        {"#!::m=publish", srt::reject::bad_request},
        {"live/x/../y", srt::reject::bad_request},
        {"publish:live/wrong", srt::reject::unauthorized},
        {"read:live/nobody", srt::reject::not_found},
        {"read:other/ada", srt::reject::not_found},
        {"#!::r=live/ada,m=bidirectional", srt::reject::bad_mode},
        {"#!::r=live/ada,t=file", srt::reject::media_type},
    };
    for (const auto& each : refused) {
        CAPTURE(each.id);
        const srt::caller turned_away(here.number(), each.id);
        CHECK_FALSE(turned_away.connected());
        CHECK(turned_away.reason() == static_cast<int>(each.reason));
    }

    const srt::caller only(here.number(), "ada");
    CHECK(only.connected());
    const srt::caller too_many(here.number(), "ada");
    CHECK(too_many.reason() == static_cast<int>(srt::reject::overload));
}

TEST_CASE("with a passphrase only those who know it come in") {
    srt::settings how;
    how.passphrase = "correct horse";
    how.key_size = 32;
    station here(how);

    const srt::caller without(here.number(), "ada");
    CHECK_FALSE(without.connected());
    const srt::caller wrong(here.number(), "ada", "battery staple");
    CHECK_FALSE(wrong.connected());
    srt::caller knowing(here.number(), "ada", "correct horse");
    REQUIRE(knowing.connected());
    REQUIRE(knowing.send("secret"));
    CHECK(srt::until([&] { return here.heard() == "secret"; }));
}

TEST_CASE("a port that is taken is not shared") {
    station here;
    stream::registry live;
    srt::gate gate(live);
    srt::port second({}, gate, {});

    const auto opened = second.open({"127.0.0.1", here.number()});

    REQUIRE(opened.has_error());
    CHECK(opened.error() == boost::asio::error::address_in_use);
}

TEST_CASE("a port that another kind of program has is not shared either") {
    const int other = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(::bind(other, reinterpret_cast<sockaddr*>(&at), size) == 0);
    REQUIRE(::getsockname(other, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    stream::registry live;
    srt::gate gate(live);
    srt::port port({}, gate, {});

    const auto opened = port.open({"127.0.0.1", ntohs(at.sin_port)});

    REQUIRE(opened.has_error());
    CHECK(opened.error() == boost::asio::error::address_in_use);
    ::close(other);
}
