// Sources and hubs over two real loops: this is what tsan watches.
#include "weir/stream/hub.hpp"

#include "weir/stream/source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include "support/frames.hpp"
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;
using stream::feed_ptr;

namespace {

stream::publication show() {
    stream::publication what;
    what.channel = "show";
    return what;
}

/// A publisher's loop and a viewers' loop.
class two_loops {
 public:
    two_loops() {
        all.start();
        near = std::make_unique<stream::hub>(all[0], live, stream::log_limits{});
        far = std::make_unique<stream::hub>(all[1], live, stream::log_limits{});
    }
    ~two_loops() {
        end();
        settle();
        all.stop();
    }

    void publish() {
        all[0].call([this] {
            near->host(live.announce(show(), all[0]).of, services);
            source = live.find("show")->origin;
            source->set_format(test::tracks(test::video_config(0), nullptr), {});
        });
    }
    void send(std::vector<stream::frame_ptr> frames) {
        all[0].call([&] {
            for (auto& each : frames) source->append(std::move(each));
            source->flush();
        });
    }
    void end() {
        all[0].call([this] { near->retire_all(); });
    }

    std::future<feed_ptr> start_opening(stream::hub& at) {
        return boost::asio::co_spawn(at.where().get_executor(), at.open("show"),
                                     boost::asio::use_future);
    }
    feed_ptr open(stream::hub& at) {
        auto opening = start_opening(at);
        REQUIRE(opening.wait_for(10s) == std::future_status::ready);
        return opening.get();
    }
    /// Everything that was posted from one loop to the other has run.
    void settle() {
        for (int i = 0; i < 3; ++i)
            for (auto& each : all) each->call([] {});
    }
    template <class T>
    T on_far(std::function<T()> job) {
        T made{};
        settle();
        all[1].call([&] { made = job(); });
        return made;
    }
    std::string times(const feed_ptr& of, stream::hub& at) {
        std::string text;
        settle();
        at.where().call([&] {
            const auto& log = of->frames();
            for (auto i = log.tail(); i < log.head(); ++i)
                text += std::to_string(test::milliseconds_of(*log[i])) + " ";
        });
        return text;
    }

    loops all{2};
    stream::registry live;
    std::unique_ptr<stream::hub> near;
    std::unique_ptr<stream::hub> far;
    std::vector<stream::sink_factory> sinks;
    stream::source_services services{live, {}, sinks, {}};
    stream::source* source = nullptr;
};

struct counting_viewer : stream::viewer {
    void on_advance() override { ++advances; }
    int advances = 0;
};

}  // namespace

TEST_CASE("a loop that watches later gets the newest GOP at once, then every batch, then the end") {
    two_loops t;
    t.publish();
    t.send({test::key_picture(0), test::picture(40)});
    t.send({test::key_picture(1000), test::picture(1040)});

    const auto near = t.open(*t.near);
    const auto far = t.open(*t.far);
    CHECK(near != far);
    CHECK(t.times(near, *t.near) == "0 40 1000 1040 ");
    CHECK(t.times(far, *t.far) == "1000 1040 ");
    t.send({test::picture(1080)});
    CHECK(t.times(near, *t.near) == "0 40 1000 1040 1080 ");
    CHECK(t.times(far, *t.far) == "1000 1040 1080 ");
    CHECK(t.open(*t.far) == far);

    t.end();

    CHECK(t.on_far<bool>([&] { return far->ended(); }));
    CHECK(!t.open(*t.far));
    CHECK(!t.open(*t.near));
}

TEST_CASE("a viewer that comes before the first frame waits for it on every loop") {
    two_loops t;
    t.publish();
    auto near = t.start_opening(*t.near);
    auto far = t.start_opening(*t.far);
    t.settle();
    CHECK(near.wait_for(0s) == std::future_status::timeout);
    CHECK(far.wait_for(0s) == std::future_status::timeout);

    t.send({test::key_picture(0)});

    REQUIRE(near.wait_for(10s) == std::future_status::ready);
    REQUIRE(far.wait_for(10s) == std::future_status::ready);
    CHECK(near.get());
    CHECK(far.get());
}

TEST_CASE("a viewer that waits for a show which ends without a frame gets nothing") {
    two_loops t;
    t.publish();
    auto near = t.start_opening(*t.near);
    auto far = t.start_opening(*t.far);
    t.settle();
    t.end();
    REQUIRE(near.wait_for(10s) == std::future_status::ready);
    REQUIRE(far.wait_for(10s) == std::future_status::ready);
    CHECK(!near.get());
    CHECK(!far.get());
}

TEST_CASE("a channel that is not live opens nothing") {
    two_loops t;
    CHECK(!t.open(*t.near));
    CHECK(!t.open(*t.far));
}

TEST_CASE("a feed that nobody watches is closed after a while, and opened again on demand") {
    two_loops t;
    t.publish();
    t.send({test::key_picture(0)});
    const std::weak_ptr<stream::feed> first = t.open(*t.far);
    t.on_far<bool>([&] {
        t.far->close_idle();
        return true;
    });
    CHECK(t.on_far<bool>([&] { return !first.expired(); }));

    t.on_far<bool>([&] {
        t.far->close_idle();
        return true;
    });

    CHECK(t.on_far<bool>([&] { return first.expired(); }));
    t.send({test::picture(40)});
    const auto again = t.open(*t.far);
    CHECK(t.times(again, *t.far) == "0 40 ");
    t.send({test::picture(80)});
    CHECK(t.times(again, *t.far) == "0 40 80 ");
}

TEST_CASE(
    "a feed opened again while frames for the one before it are under way has each frame once") {
    two_loops t;
    t.publish();
    t.send({test::key_picture(0)});
    t.open(*t.far);
    t.on_far<bool>([&] {
        t.far->close_idle();
        return true;
    });
    std::future<feed_ptr> opening;
    t.all[1].call([&] {
        t.send({test::key_picture(40)});
        t.far->close_idle();
        opening = t.start_opening(*t.far);
    });
    REQUIRE(opening.wait_for(10s) == std::future_status::ready);
    const auto again = opening.get();
    t.send({test::picture(80)});
    CHECK(t.times(again, *t.far) == "40 80 ");
}

TEST_CASE("a feed that is watched, or is the publisher's own, is not closed") {
    two_loops t;
    t.publish();
    t.send({test::key_picture(0)});
    const auto near = t.open(*t.near);
    const auto far = t.open(*t.far);
    counting_viewer watching;
    t.on_far<bool>([&] {
        far->attach(watching, stream::way_out::flv);
        return true;
    });
    for (int i = 0; i < 3; ++i) {
        t.on_far<bool>([&] {
            t.far->close_idle();
            return true;
        });
        t.all[0].call([&] { t.near->close_idle(); });
    }

    t.send({test::picture(40)});

    CHECK(t.times(near, *t.near) == "0 40 ");
    CHECK(t.times(far, *t.far) == "0 40 ");
    CHECK(t.on_far<int>([&] { return watching.advances; }) == 1);
    t.on_far<bool>([&] {
        far->detach(watching, stream::way_out::flv);
        return true;
    });
}

TEST_CASE("a feed that somebody waits for is not closed") {
    two_loops t;
    t.publish();
    auto waiting = t.start_opening(*t.far);
    t.settle();
    for (int i = 0; i < 3; ++i)
        t.on_far<bool>([&] {
            t.far->close_idle();
            return true;
        });

    t.send({test::key_picture(0)});

    REQUIRE(waiting.wait_for(10s) == std::future_status::ready);
    CHECK(waiting.get());
}

TEST_CASE("sound alone waits for company, but not for long") {
    two_loops t;
    t.publish();
    t.send({test::key_picture(0)});
    const auto near = t.open(*t.near);
    t.all[0].call([&] {
        t.source->append(test::sound(10));
        t.source->flush();
        CHECK(near->frames().head() == 1);
        t.source->append(test::picture(40));
        t.source->flush();
        CHECK(near->frames().head() == 3);
    });
    t.send({test::sound(50)});
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (t.times(near, *t.near) != "0 10 40 50 " && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    CHECK(t.times(near, *t.near) == "0 10 40 50 ");
}

TEST_CASE("draining waits for viewers of what has ended, and not for ever") {
    two_loops t;
    t.publish();
    t.send({test::key_picture(0)});
    const auto far = t.open(*t.far);
    counting_viewer leaving, staying;
    t.all[1].call([&] {
        far->attach(leaving, stream::way_out::flv);
        far->attach(staying, stream::way_out::flv);
    });
    const auto drain = [&](std::chrono::milliseconds limit) {
        return boost::asio::co_spawn(t.all[1].get_executor(), t.far->drain(limit),
                                     boost::asio::use_future);
    };
    CHECK(drain(10s).wait_for(5s) == std::future_status::ready);
    t.end();
    t.settle();

    CHECK(drain(1ms).wait_for(5s) == std::future_status::ready);
    auto drained = drain(10s);
    t.all[1].call([&] { far->detach(leaving, stream::way_out::flv); });
    CHECK(drained.wait_for(20ms) == std::future_status::timeout);
    t.all[1].call([&] { far->detach(staying, stream::way_out::flv); });
    CHECK(drained.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("shows that begin and end while a loop opens and closes them lose nothing") {
    two_loops t;
    for (int round = 0; round < 200; ++round) {
        t.publish();
        auto far = t.start_opening(*t.far);
        t.send({test::key_picture(0)});
        if (round % 2 == 0) t.all[1].post([&] { t.far->close_idle(); });
        t.end();
        REQUIRE(far.wait_for(10s) == std::future_status::ready);
        far.get();
    }
    t.settle();
    CHECK(t.live.all().empty());
}
