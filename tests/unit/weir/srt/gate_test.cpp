#include "weir/srt/gate.hpp"

#include "weir/base/loop.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace weir;
using namespace std::chrono_literals;
using srt::reject;

TEST_CASE("a refused key is turned away for a minute, and only that key") {
    stream::registry live;
    srt::gate gate(live);
    const srt::gate::clock::time_point now{};
    srt::stream_id wrong;
    wrong.app = "live";
    wrong.name = "wrong";
    CHECK(gate.judge("publish:live/wrong", now) == std::nullopt);

    gate.remember_refusal(wrong, now);

    CHECK(gate.judge("publish:live/wrong", now + 59s) == reject::unauthorized);
    CHECK(gate.judge("#!::r=live/wrong", now + 59s) == reject::unauthorized);
    CHECK(gate.judge("publish:live/right", now + 59s) == std::nullopt);
    CHECK(gate.judge("publish:other/wrong", now + 59s) == std::nullopt);
    CHECK(gate.judge("publish:live/wrong", now + 61s) == std::nullopt);
}

TEST_CASE("who tries many keys does not make the gate grow, nor forget all at once") {
    stream::registry live;
    srt::gate gate(live);
    const srt::gate::clock::time_point now{};
    srt::stream_id tried;
    tried.app = "live";
    for (int i = 0; i < 5000; ++i) {
        tried.name = std::to_string(i);
        gate.remember_refusal(tried, now + i * 1ms);
    }
    CHECK(gate.judge("publish:live/4999", now + 5s) == reject::unauthorized);
    CHECK(gate.judge("publish:live/0", now + 5s) == std::nullopt);
}

TEST_CASE("a channel is watched while it is live") {
    stream::registry live;
    srt::gate gate(live);
    loop home(0);
    CHECK(gate.judge("read:live/ada", {}) == reject::not_found);
    const auto of = live.announce({"ada", "rtmp", "peer", ""}, home).of;
    CHECK(gate.judge("read:live/ada", {}) == std::nullopt);
    live.withdraw(of, false);
    CHECK(gate.judge("read:live/ada", {}) == reject::not_found);
}
