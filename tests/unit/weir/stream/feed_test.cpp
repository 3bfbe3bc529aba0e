#include "weir/stream/feed.hpp"

#include "weir/base/scope.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"
#include "support/run.hpp"

using namespace weir;
using stream::way_out;

namespace {

struct counting_viewer : stream::viewer {
    void on_advance() override { ++advances; }
    int advances = 0;
};

stream::batch one_picture(std::int64_t dts) {
    return {test::tracks(test::video_config(0), nullptr), {test::key_picture(dts)}};
}

struct under_test {
    boost::asio::io_context context{1};
    stream::broadcast_ptr of = std::make_shared<stream::broadcast>();
    stream::feed feed{context.get_executor(), of, {}};
};

task<> wait_and_count(stream::feed& on, int& count) {
    co_await on.wait_ready();
    ++count;
}

task<> wait_for_first(executor where) {
    stream::feed feed(where, std::make_shared<stream::broadcast>(), {});
    int ready = 0;
    scope waiting(where);
    for (int i = 0; i < 2; ++i) waiting.spawn(wait_and_count(feed, ready));
    co_await sleep(std::chrono::milliseconds(1));
    CHECK(ready == 0);

    feed.deliver(one_picture(0));

    co_await waiting.join();
    CHECK(ready == 2);
    co_await feed.wait_ready();
}

task<> wait_for_end(executor where) {
    stream::feed feed(where, std::make_shared<stream::broadcast>(), {});
    feed.end();
    co_await feed.wait_ready();
    CHECK(!feed.format());
}

}  // namespace

TEST_CASE("every viewer is told of each batch and of the end") {
    under_test t;
    counting_viewer one, two;
    t.feed.attach(one, way_out::flv);
    t.feed.attach(two, way_out::flv);
    t.feed.deliver(one_picture(0));
    t.feed.detach(one, way_out::flv);
    t.feed.deliver(one_picture(40));
    t.feed.end();

    CHECK(one.advances == 1);
    CHECK(two.advances == 3);
    CHECK(t.feed.ended());
    CHECK(t.feed.frames().head() == 2);
    t.feed.detach(two, way_out::flv);
    CHECK(t.feed.viewers() == 0);
}

TEST_CASE("viewers are counted by protocol, and leaving twice counts once") {
    under_test t;
    counting_viewer one, two;
    t.feed.attach(one, way_out::flv);
    t.feed.attach(two, way_out::flv);
    CHECK(t.of->stats.viewers_of(way_out::flv) == 2);
    CHECK(t.of->stats.viewers_of(way_out::hls) == 0);
    CHECK(t.of->stats.all_viewers() == 2);
    t.feed.detach(one, way_out::flv);
    t.feed.detach(one, way_out::flv);
    CHECK(t.of->stats.viewers_of(way_out::flv) == 1);
    t.feed.detach(two, way_out::flv);
    CHECK(t.of->stats.all_viewers() == 0);
}

TEST_CASE("bytes that went out reach the broadcast's count with the next batch") {
    under_test t;
    t.feed.count_out(100);
    t.feed.count_out(23);
    CHECK(t.of->stats.bytes_out == 0);
    t.feed.deliver(one_picture(0));
    CHECK(t.of->stats.bytes_out == 123);
    t.feed.deliver(one_picture(40));
    CHECK(t.of->stats.bytes_out == 123);
}

TEST_CASE("who waits for a feed goes on with its first batch") {
    test::run(wait_for_first);
}

TEST_CASE("who waits for a feed that ends without a batch goes on too") {
    test::run(wait_for_end);
}
