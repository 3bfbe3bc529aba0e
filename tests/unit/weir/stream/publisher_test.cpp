// Publishers over two real loops: this is what tsan watches.
#include "weir/stream/publisher.hpp"

#include "weir/base/scope.hpp"
#include "weir/stream/errc.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include "bodies.hpp"
#include "support/frames.hpp"
#include "support/hex.hpp"
#include <array>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;
using stream::media_kind;
using stream::publisher;

namespace {

/// What a sink was told: "F" a format, "V40k" a key picture at 40 ms, "A60" sound, "R" another
/// publisher goes on, "E" the end.
class notes {
 public:
    void add(const std::string& what) {
        const std::lock_guard lock(mutex_);
        text_ += what + " ";
    }
    std::string take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(text_, {});
    }

 private:
    std::mutex mutex_;
    std::string text_;
};

struct note_taker : stream::sink {
    explicit note_taker(notes& all) : to(all) {}
    void on_format(const stream::format_ptr&) override { to.add("F"); }
    void on_frame(const stream::frame_ptr& next) override {
        to.add((next->video() ? "V" : "A") + std::to_string(test::milliseconds_of(*next)) +
               (next->key() ? "k" : ""));
    }
    void on_resume() override { to.add("R"); }
    void on_end() override { to.add("E"); }
    notes& to;
};

/// Two loops with their hubs, one channel, and a sink on it.
class studio {
 public:
    explicit studio(std::chrono::milliseconds hold = 10min) {
        services.settings.hold_time = hold;
        all.start();
        for (std::size_t i = 0; i < 2; ++i)
            hubs[i] = std::make_unique<stream::hub>(all[i], live, stream::log_limits{});
    }
    ~studio() {
        for (std::size_t i = 0; i < 2; ++i) all[i].call([&] { hubs[i]->retire_all(); });
        settle();
        all.stop();
    }

    static stream::publication show() {
        return {.channel = "show", .protocol = "test", .peer = {}, .encoder = {}};
    }
    auto start_opening(std::size_t loop) {
        return boost::asio::co_spawn(all[loop].get_executor(),
                                     publisher::open(show(), *hubs[loop], services),
                                     boost::asio::use_future);
    }
    /// Everything that was posted from one loop to the other has run.
    void settle() {
        for (int i = 0; i < 3; ++i)
            for (auto& each : all) each->call([] {});
    }
    std::string heard() {
        settle();
        return told.take();
    }

    loops all{2};
    notes told;
    stream::registry live;
    std::vector<stream::sink_factory> sinks{
        [this](const auto&) { return std::make_unique<note_taker>(told); }};
    stream::source_services services{live, {}, sinks, {}};
    std::array<std::unique_ptr<stream::hub>, 2> hubs;
};

/// A publisher on one of the loops, used from the test's own thread.
class encoder {
 public:
    encoder(studio& in, std::size_t loop) : in_(in), loop_(loop) {
        auto opening = in.start_opening(loop);
        REQUIRE(opening.wait_for(10s) == std::future_status::ready);
        auto opened = opening.get();
        REQUIRE(opened.has_value());
        mine_ = std::move(*opened);
        on_loop([&] { mine_->on_lost([this](const std::string& why) { lost_ = why; }); });
    }
    ~encoder() { vanish(); }

    void vanish() {
        on_loop([&] { mine_.reset(); });
    }
    void finish() {
        on_loop([&] { mine_->finish(); });
    }
    void send(media_kind kind, std::int64_t stamp, std::string_view body) {
        on_loop([&] {
            mine_->put({.kind = kind,
                        .stamp = std::chrono::milliseconds(stamp),
                        .body = packet(test::hex(body))});
            mine_->flush();
        });
    }
    void video(std::int64_t stamp, std::string_view body) { send(media_kind::video, stamp, body); }
    /// What every encoder begins with.
    void begin(std::int64_t stamp) {
        video(stamp, test::avc_high);
        video(stamp, test::avc_key);
    }
    std::string lost() {
        in_.settle();
        std::string why;
        on_loop([&] { why = lost_; });
        return why;
    }
    const stream::broadcast_ptr& broadcast() const { return mine_->broadcast(); }

 private:
    void on_loop(const std::function<void()>& job) { in_.all[loop_].call(job); }

    studio& in_;
    std::size_t loop_;
    std::unique_ptr<publisher> mine_;
    std::string lost_;
};

constexpr auto taken_over = "taken over by a newer publisher with the same key";

}  // namespace

TEST_CASE("the newest publisher takes the stream over, from any loop, and the old one is told") {
    for (const auto& [first_loop, second_loop, third_loop] :
         {std::array{0u, 0u, 0u}, std::array{0u, 1u, 0u}, std::array{0u, 1u, 1u},
          std::array{1u, 0u, 1u}}) {
        CAPTURE(first_loop);
        CAPTURE(second_loop);
        studio in;
        encoder first(in, first_loop);
        first.begin(5000);
        first.video(5040, test::avc_inter);
        CHECK(in.heard() == "F V0k V40 ");
        CHECK(first.lost().empty());

        encoder second(in, second_loop);
        CHECK(first.lost() == taken_over);
        CHECK(second.broadcast() == first.broadcast());
        first.video(5080, test::avc_inter);
        first.video(5120, test::avc_key);
        CHECK(in.heard() == "R ");
        second.begin(0);
        second.video(40, test::avc_inter);
        CHECK(in.heard() == "V80k V120 ");
        // That the old one goes, or says that it stops, is nobody's business any more.
        first.finish();
        first.vanish();
        second.video(80, test::avc_inter);
        CHECK(in.heard() == "V160 ");

        encoder third(in, third_loop);
        CHECK(second.lost() == taken_over);
        CHECK(third.lost().empty());
        third.begin(9000);
        CHECK(in.heard() == "R V200k ");
    }
}

TEST_CASE("a publisher that vanishes and comes back goes on with the broadcast and its time") {
    for (const std::size_t back : {0u, 1u}) {
        studio in;
        auto first = std::make_unique<encoder>(in, 0);
        const auto of = first->broadcast();
        first->begin(0);
        first->video(40, test::avc_inter);
        CHECK(!of->held);
        first.reset();
        CHECK(in.heard() == "F V0k V40 ");
        CHECK(of->held);
        CHECK(in.live.find("show") == of);

        encoder again(in, back);
        CHECK(again.broadcast() == of);
        CHECK(!of->held);
        again.begin(777);
        CHECK(in.heard() == "R V80k ");
        std::uint64_t head = 0;
        in.all[0].call([&] { head = in.hubs[0]->adopt(of)->frames().head(); });
        // A configuration and three pictures: nothing of it is new to a decoder.
        CHECK(head == 4);
    }
}

TEST_CASE("a broadcast whose publisher does not come back ends") {
    studio in(30ms);
    std::string show;
    {
        encoder gone(in, 0);
        gone.begin(0);
        show = gone.broadcast()->show;
    }
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (in.live.find("show") && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    CHECK(in.heard() == "F V0k E ");

    // Within the grace it is the same show still, of another broadcast, wherever it comes.
    encoder back(in, 1);
    CHECK(back.broadcast()->show == show);
    CHECK(back.broadcast()->id != show);
    CHECK(back.broadcast()->home == &in.all[1]);
    back.begin(0);
    CHECK(in.heard() == "F V0k ");
}

TEST_CASE("a hold of no time ends at once, and may go on as the same show") {
    studio in(0ms);
    std::string show;
    {
        encoder gone(in, 0);
        gone.begin(0);
        show = gone.broadcast()->show;
    }
    CHECK(in.heard() == "F V0k E ");
    CHECK(!in.live.find("show"));
    CHECK(encoder(in, 0).broadcast()->show == show);
}

TEST_CASE("a publisher that says that it stops ends the broadcast and its show") {
    for (const std::size_t second_loop : {0u, 1u}) {
        studio in;
        encoder first(in, 0);
        first.begin(0);
        encoder second(in, second_loop);
        second.begin(0);
        second.finish();
        CHECK(in.heard() == "F V0k R V80k E ");
        CHECK(!in.live.find("show"));
        // Nothing comes of what it sends after that.
        second.video(40, test::avc_inter);
        second.finish();
        CHECK(in.heard().empty());
        CHECK(encoder(in, second_loop).broadcast()->show != first.broadcast()->show);
    }
}

TEST_CASE("a stream that is stopped sends its publisher away") {
    for (const std::size_t loop : {0u, 1u}) {
        studio in;
        encoder first(in, 0);
        encoder second(in, loop);
        second.begin(0);
        in.all[0].call([&] { first.broadcast()->origin->stop("ended by the operator"); });
        CHECK(second.lost() == "ended by the operator");
        CHECK(first.lost() == taken_over);
        CHECK(in.heard() == "R F V0k E ");
        second.video(40, test::avc_inter);
        second.vanish();
        CHECK(in.heard().empty());
        CHECK(!in.live.find("show"));
    }
}

TEST_CASE("encoders that take the stream from each other again and again are told to settle it") {
    studio in;
    std::vector<std::unique_ptr<encoder>> encoders;
    for (std::size_t i = 0; i < 4; ++i) {
        encoders.push_back(std::make_unique<encoder>(in, i % 2));
        encoders.back()->begin(0);
    }
    auto fifth = in.start_opening(0);
    const auto refused = fifth.get();
    REQUIRE(!refused.has_value());
    CHECK(refused.error() == stream::errc::contested);
    CHECK(encoders.back()->lost().empty());
    in.heard();
    encoders.back()->video(40, test::avc_inter);
    CHECK(in.heard() == "V280 ");
    // Once that has gone, there is no contest.
    encoders.back()->vanish();
    in.settle();
    CHECK(encoder(in, 1).lost().empty());
}

TEST_CASE("a publisher that is given up while it opens leaves the stream to who comes next") {
    for (int round = 0; round < 200; ++round) {
        studio in(0ms);
        encoder first(in, 0);
        first.begin(0);
        const auto of = first.broadcast();
        // As the session of a connection ends: from its own loop, at any moment.
        std::unique_ptr<scope> sessions;
        in.all[1].call([&] {
            sessions = std::make_unique<scope>(in.all[1].get_executor());
            sessions->spawn([](studio& in) -> task<> {
                co_await publisher::open(studio::show(), *in.hubs[1], in.services);
            }(in));
            if (round % 3 == 0) sessions->stop();
        });
        if (round % 3 == 1) in.all[1].call([&] { sessions->stop(); });
        boost::asio::co_spawn(in.all[1].get_executor(), sessions->join(), boost::asio::use_future)
            .get();
        in.all[1].call([&] { sessions.reset(); });
        in.settle();
        // It was never there, or it has gone; nothing is left that waits for it.
        const auto now = in.live.find("show");
        CHECK((now == of ? first.lost().empty() : first.lost() == taken_over));
        if (now == of) CHECK(!of->held);
        if (now != of) CHECK(!now);
    }
}

TEST_CASE("hundreds of publishers that take over from both loops at once leave one") {
    studio in;
    // One who says that it stops ends the broadcast in the middle of it.
    const auto crowd = [&in](std::size_t loop, int finishes_each) -> task<> {
        for (int i = 1; i <= 300; ++i) {
            auto opened = co_await publisher::open(studio::show(), *in.hubs[loop], in.services);
            if (!opened) continue;
            auto& mine = **opened;
            mine.on_lost([](const std::string&) {});
            for (int message = 0; message < i % 3; ++message)
                mine.put(
                    {.kind = media_kind::video,
                     .stamp = std::chrono::milliseconds(i),
                     .body = packet(test::hex(message == 0 ? test::avc_high : test::avc_key))});
            mine.flush();
            co_await mine.room();
            if (i % finishes_each == 0) mine.finish();
        }
    };
    std::vector<std::future<void>> crowds;
    for (const std::size_t loop : {0u, 1u, 0u, 1u})
        crowds.push_back(boost::asio::co_spawn(in.all[loop].get_executor(), crowd(loop, 7),
                                               boost::asio::use_future));
    for (auto& each : crowds) each.get();
    in.settle();

    encoder last(in, 1);
    CHECK(in.live.find("show") == last.broadcast());
    CHECK(last.lost().empty());
    in.heard();
    last.begin(0);
    CHECK(in.heard().ends_with("k "));
    last.finish();
    CHECK(in.heard() == "E ");
    CHECK(in.live.all().empty());
}

TEST_CASE("what a publisher has sent is bounded by what the source's loop has taken") {
    studio in;
    encoder first(in, 0);
    first.begin(0);
    auto opening = in.start_opening(1);
    auto far = *opening.get();
    std::promise<void> go_on;
    in.all[0].post([waiting = go_on.get_future().share()] { waiting.wait(); });
    in.all[1].call([&] {
        for (int i = 0; i < 9; ++i)
            far->put({.kind = media_kind::video, .body = packet(bytes(1024 * 1024, 0x57))});
        far->flush();
    });
    auto room =
        boost::asio::co_spawn(in.all[1].get_executor(), far->room(), boost::asio::use_future);
    CHECK(room.wait_for(30ms) == std::future_status::timeout);
    go_on.set_value();
    CHECK(room.wait_for(10s) == std::future_status::ready);
    in.all[1].call([&] { far.reset(); });
}
