#include "weir/stream/cursor.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"
#include <limits>
#include <string>
#include <vector>

using namespace weir;
using stream::frame_ptr;
using test::key_picture;
using test::picture;
using test::sound;

namespace {

/// "[v1000]": the kind in brackets made for the write round the time, which stands in the log's
/// place. Configurations are "[CV]".
class plain_framing final : public stream::framing {
 public:
    void put(const stream::frame& next, stream::gathering& to) const override {
        to.add_made(as_bytes("["));
        if (next.config()) to.add_made(as_bytes("C"));
        to.add(next.body().first(1));
        if (!next.config()) {
            to.add_made(as_bytes(std::to_string(next.timestamp())));
            if (next.track() > 0) to.add_made(as_bytes("/" + std::to_string(next.track())));
        }
        to.add_made(as_bytes("]"));
    }
};

frame_ptr labelled(stream::frame_label label, char fill) {
    return stream::frame::make(label, packet(bytes(8, static_cast<std::uint8_t>(fill))), 2);
}
frame_ptr on_track(stream::track_id track, std::int64_t dts, bool key = false) {
    return labelled(
        {.kind = stream::media_kind::video, .track = track, .time = test::at(dts), .key = key},
        'v');
}
frame_ptr sound_on_track(stream::track_id track, std::int64_t dts) {
    return labelled({.kind = stream::media_kind::audio, .track = track, .time = test::at(dts)},
                    'a');
}
frame_ptr config_of_track(stream::track_id track, char mark, bool video = true) {
    return labelled({.kind = video ? stream::media_kind::video : stream::media_kind::audio,
                     .track = track,
                     .key = video,
                     .config = true},
                    mark);
}

constexpr stream::track_choice choose(bool video, bool audio,
                                      std::optional<stream::track_id> video_track = {},
                                      std::optional<stream::track_id> audio_track = {}) {
    return {video, audio, video_track, audio_track};
}
constexpr auto only_video = choose(true, false);
constexpr auto only_audio = choose(false, true);

struct under_test {
    explicit under_test(stream::track_choice what = {}, stream::log_limits limits = {})
        : feed(std::make_shared<stream::feed>(context.get_executor(),
                                              std::make_shared<stream::broadcast>(), limits)),
          choice(what) {}

    void deliver(stream::format_ptr format, std::vector<frame_ptr> frames) {
        const stream::batch next{std::move(format), std::move(frames)};
        feed->deliver(next);
        if (!cursor) cursor.emplace(feed, framing, choice);
    }
    void deliver(std::vector<frame_ptr> frames) { deliver(feed->format(), std::move(frames)); }

    /// What goes out when so many bytes can.
    std::string take(std::size_t limit = std::numeric_limits<std::size_t>::max()) {
        std::string out;
        for (;;) {
            stream::gathering next;
            cursor->gather(next);
            if (next.items().empty()) return out;
            std::string text;
            for (const auto& each : next.pieces())
                text.append(static_cast<const char*>(each.iov_base), each.iov_len);
            CHECK(text.size() == next.size());
            text.resize(std::min(text.size(), limit - out.size()));
            cursor->advance(next, text.size());
            out += text;
            if (text.size() < next.size()) return out;
        }
    }
    auto skips() const { return feed->broadcast().stats.skips.load(); }

    boost::asio::io_context context{1};
    plain_framing framing;
    stream::feed_ptr feed;
    stream::track_choice choice;
    std::optional<stream::cursor> cursor;
};

stream::format_ptr both() {
    return test::tracks(test::video_config(0), test::audio_config(0));
}

stream::format_ptr two_of_each() {
    auto made = std::make_shared<stream::format>();
    made->video = {{0, {}, config_of_track(0, 'V')}, {1, {}, config_of_track(1, 'W')}};
    made->audio = {{0, {}, config_of_track(0, 'A', false)},
                   {3, {}, config_of_track(3, 'B', false)}};
    return made;
}

}  // namespace

TEST_CASE("what is said goes out before the next frame, and never inside one") {
    under_test t;
    t.deliver(both(), {key_picture(0), sound(10)});
    t.cursor->say(as_bytes("hello "));
    CHECK(t.take(std::string_view("hello [CV][CA][v").size()) == "hello [CV][CA][v");
    t.cursor->say(as_bytes(" again "));
    CHECK(t.cursor->unsaid() == 7);
    CHECK(t.take(6) == "0] aga");
    t.cursor->say(as_bytes("and again "));
    CHECK(t.take() == "in and again [a10]");
    CHECK(t.cursor->unsaid() == 0);
    CHECK(t.take().empty());
}

TEST_CASE("whatever goes at a time, the same bytes go") {
    for (std::size_t step = 1; step < 40; ++step) {
        under_test t(only_video);
        t.deliver(both(), {key_picture(0), sound(10), picture(40)});
        std::string out;
        for (int turn = 0; turn < 60; ++turn) {
            if (turn == 20) t.deliver({sound(50), picture(80), sound(90)});
            if (turn == 40) t.feed->end();
            out += t.take(step);
        }
        CAPTURE(step);
        CHECK(out == "[CV][v0][v40][v80]");
        CHECK(t.cursor->at_end());
    }
}

TEST_CASE("a viewer gets the main tracks, or those that it asks for") {
    const std::vector<frame_ptr> frames{
        on_track(1, 0, true),  on_track(0, 0, true), sound_on_track(0, 5), sound_on_track(3, 5),
        on_track(1, 40, true), on_track(0, 40),      on_track(1, 80),      sound_on_track(3, 85)};
    const auto seen = [&](stream::track_choice what) {
        under_test t(what);
        t.deliver(two_of_each(), frames);
        return t.take();
    };
    CHECK(seen({}) == "[CV][CA][v0][a5][v40]");
    CHECK(seen(choose(true, true, 1)) == "[CW][CA][v40/1][v80/1]");
    CHECK(seen(choose(true, true, 1, 3)) == "[CW][CB][v40/1][v80/1][a85/3]");
    CHECK(seen(choose(true, true, 7)) == "[CV][CA][v0][a5][v40]");
    CHECK(seen(choose(false, true, {}, 3)) == "[CB][a5/3][a85/3]");
    CHECK(seen(only_video) == "[CV][v0][v40]");
}

TEST_CASE("a viewer of sound alone starts with a quarter of a second of it") {
    under_test t(only_audio);
    std::vector<frame_ptr> frames{key_picture(0)};
    for (int i = 0; i < 100; ++i) frames.push_back(sound(20 * i));
    t.deliver(both(), frames);
    CHECK(t.take().starts_with("[CA][a1760][a1780]"));
    t.deliver({picture(2000), sound(2000)});
    CHECK(t.take() == "[a2000]");
}

TEST_CASE("a viewer that holds its stream goes on at the newest key frame, or where it was") {
    under_test t;
    t.deliver(both(), {key_picture(0), picture(40)});
    CHECK(t.take() == "[CV][CA][v0][v40]");
    t.cursor->pause();
    t.deliver({picture(80)});
    t.cursor->say(as_bytes("paused"));
    CHECK(t.take() == "paused");
    t.cursor->resume();
    CHECK(t.take() == "[v80]");

    t.cursor->pause();
    t.deliver({picture(120), key_picture(160), sound(170)});
    CHECK(t.take().empty());
    t.cursor->resume();
    CHECK(t.take() == "[v160][a170]");
    CHECK(t.skips() == 0);
}

TEST_CASE("a stream that ends while it is held is at its end") {
    under_test t;
    t.deliver(both(), {key_picture(0)});
    t.take();
    t.cursor->pause();
    t.deliver({picture(40)});
    t.feed->end();
    CHECK(t.cursor->at_end());
}

TEST_CASE("pictures that are taken again begin with a key frame, and with what configures it") {
    under_test t(only_audio);
    t.deliver(both(), {key_picture(0), sound(10)});
    CHECK(t.take() == "[CA][a10]");
    t.cursor->choose({});
    t.deliver({picture(40), sound(50), key_picture(80), picture(120)});
    CHECK(t.take() == "[CV][a50][v80][v120]");
    t.cursor->choose(only_audio);
    const auto config = test::video_config(130, 'W');
    t.deliver(test::tracks(config, t.feed->format()->audio.front().config),
              {config, key_picture(130), sound(140)});
    CHECK(t.take() == "[a140]");
    t.cursor->choose({});
    t.deliver({key_picture(160)});
    CHECK(t.take() == "[CW][v160]");
}

TEST_CASE("a viewer that falls off finishes its frame, and is told what it missed") {
    under_test t({}, {1 << 20, std::chrono::milliseconds(1000)});
    t.deliver(both(), {key_picture(0), picture(40)});
    CHECK(t.take(std::string_view("[CV][CA][v0").size()) == "[CV][CA][v0");
    const auto config = test::video_config(80, 'W');
    t.deliver(test::tracks(config, t.feed->format()->audio.front().config), {config});
    for (int ms = 500; ms <= 5000; ms += 500) t.deliver({picture(ms, ms % 1000 == 0)});
    CHECK(t.take() == "][CW][v5000]");
    CHECK(t.skips() == 1);
}

TEST_CASE("a frame of more pieces than one write has room for goes in several") {
    class cutting final : public stream::framing {
     public:
        void put(const stream::frame& next, stream::gathering& to) const override {
            for (std::size_t at = 0; at < next.body().size(); at += 4) {
                to.add_made(as_bytes("#"));
                to.add(next.body().subspan(at, 4));
            }
        }
    };
    under_test t;
    t.deliver(test::tracks(test::video_config(0), nullptr),
              {key_picture(0, 4000), picture(40, false, 4)});
    const cutting how;
    t.cursor.emplace(t.feed, how, stream::track_choice());
    std::string expected = "#VVVV#VVVV#VVVV";
    for (int i = 0; i < 1001; ++i) expected += "#vvvv";
    CHECK(t.take() == expected);
    t.cursor.emplace(t.feed, how, stream::track_choice());
    std::string out;
    for (int i = 0; i < 200; ++i) out += t.take(37);
    CHECK(out == expected);
}
