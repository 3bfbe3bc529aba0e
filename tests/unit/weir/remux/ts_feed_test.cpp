#include "weir/codec/aac.hpp"
#include "weir/codec/avc.hpp"
#include "weir/remux/ts_feeds.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

using namespace weir;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::uint8_t, 21> sequence_set = {0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80,
                                                       0xbf, 0xe5, 0x84, 0x00, 0x00, 0x03, 0x00,
                                                       0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c};
constexpr std::array<std::uint8_t, 4> picture_set = {0x68, 0xce, 0x3c, 0x80};

stream::video_track avc_track() {
    const std::array<byte_view, 1> sequence{byte_view(sequence_set)};
    const std::array<byte_view, 1> picture{byte_view(picture_set)};
    const auto record = codec::make_avc_record(sequence, picture);
    REQUIRE(record.has_value());
    return {0, *codec::read_avc_record(*record), nullptr};
}

stream::video_track vp9_track() {
    stream::video_track track;
    track.format.codec = codec::video_codec::vp9;
    return track;
}

stream::audio_track aac_track() {
    constexpr std::array<std::uint8_t, 2> config = {0x11, 0x90};
    return {0, *codec::read_aac_config(config), nullptr};
}

stream::frame_ptr picture(std::chrono::milliseconds at, bool key) {
    const std::array<std::uint8_t, 8> body = {0, 0, 0, 4, std::uint8_t(key ? 0x65 : 0x41), 1, 2, 3};
    return stream::frame::make({.kind = stream::media_kind::video, .time = {at, {}}, .key = key},
                               packet(body), 0);
}

stream::frame_ptr sound(std::chrono::milliseconds at) {
    const std::array<std::uint8_t, 3> body = {0x21, 0x10, 0x04};
    return stream::frame::make({.kind = stream::media_kind::audio, .time = {at, {}}}, packet(body),
                               0);
}

/// A live feed and the TS feeds of its loop.
struct show {
    explicit show(stream::format with)
        : format(std::make_shared<const stream::format>(std::move(with))) {}

    void deliver(std::vector<stream::frame_ptr> frames) {
        raw->deliver({format, std::move(frames)});
    }

    boost::asio::io_context context{1};
    stream::broadcast_ptr of = std::make_shared<stream::broadcast>();
    stream::feed_ptr raw =
        std::make_shared<stream::feed>(context.get_executor(), of, stream::log_limits{});
    stream::format_ptr format;
    remux::ts_feeds feeds{context.get_executor(), stream::log_limits{}};
};

stream::format with(std::vector<stream::video_track> video,
                    std::vector<stream::audio_track> audio) {
    stream::format made;
    made.video = std::move(video);
    made.audio = std::move(audio);
    return made;
}

/// The PIDs of a chunk's packets, in order.
std::vector<int> pids(const stream::frame& chunk) {
    const auto data = chunk.body();
    std::vector<int> read;
    CHECK(data.size() % 188 == 0);
    for (std::size_t at = 0; at + 188 <= data.size(); at += 188) {
        CHECK(data[at] == 0x47);
        read.push_back((data[at + 1] & 0x1f) << 8 | data[at + 2]);
    }
    return read;
}

}  // namespace

TEST_CASE("a TS feed begins at the newest key frame, with the program's tables") {
    show one(with({avc_track()}, {aac_track()}));
    one.deliver({picture(0ms, true), picture(40ms, false), picture(80ms, true), sound(85ms),
                 picture(120ms, false)});

    const auto chunks = one.feeds.of(one.raw);

    REQUIRE(chunks);
    const auto& log = chunks->frames();
    REQUIRE(log.head() == 1);
    CHECK(log[0]->key());
    CHECK(log[0]->time().dts == 80ms);
    const auto order = pids(*log[0]);
    REQUIRE(order.size() == 5);
    CHECK(order[0] == 0);
    CHECK(order[2] == order[4]);
    CHECK(order[3] != order[2]);
}

TEST_CASE("a batch makes one chunk, a key frame begins another") {
    show one(with({avc_track()}, {aac_track()}));
    one.deliver({picture(0ms, true)});
    const auto chunks = one.feeds.of(one.raw);

    one.deliver({sound(20ms), picture(40ms, false)});
    one.deliver({sound(60ms), picture(80ms, true), sound(85ms)});

    const auto& log = chunks->frames();
    REQUIRE(log.head() == 4);
    CHECK_FALSE(log[1]->key());
    CHECK_FALSE(log[2]->key());
    CHECK(log[3]->key());
    CHECK(pids(*log[1])[0] != 0);
    CHECK(pids(*log[3])[0] == 0);
    CHECK(log.join_point() == 3);
}

TEST_CASE("who tunes in between key frames learns the program within half a second") {
    show one(with({avc_track()}, {}));
    one.deliver({picture(0ms, true)});
    const auto chunks = one.feeds.of(one.raw);

    std::vector<int> tables_at;
    for (int at = 40; at <= 1200; at += 40) {
        one.deliver({picture(std::chrono::milliseconds(at), false)});
        const auto& log = chunks->frames();
        if (pids(*log[log.head() - 1])[0] == 0) tables_at.push_back(at);
    }
    CHECK(tables_at == std::vector{520, 1040});
}

TEST_CASE("sound alone can be joined every half second") {
    show one(with({vp9_track()}, {aac_track()}));
    one.deliver({picture(0ms, true), sound(0ms), sound(21ms)});
    const auto chunks = one.feeds.of(one.raw);
    REQUIRE(chunks);
    for (int at = 42; at < 1100; at += 21) one.deliver({sound(std::chrono::milliseconds(at))});

    const auto& log = chunks->frames();
    std::size_t keys = 0;
    for (auto at = log.tail(); at < log.head(); ++at) keys += log[at]->key() ? 1 : 0;
    CHECK(keys == 3);
}

TEST_CASE("a stream that MPEG-TS cannot carry has no TS feed") {
    show one(with({vp9_track()}, {}));
    one.deliver({picture(0ms, true)});
    CHECK(one.feeds.of(one.raw) == nullptr);
}

TEST_CASE(
    "a TS feed is shared, counts its viewers only, ends with its stream, and goes unwatched") {
    show one(with({avc_track()}, {}));
    one.deliver({picture(0ms, true)});
    auto chunks = one.feeds.of(one.raw);
    CHECK(one.feeds.of(one.raw) == chunks);
    CHECK(one.raw->viewers() == 1);
    CHECK(one.of->stats.all_viewers() == 0);

    one.raw->end();
    CHECK(chunks->ended());
    chunks.reset();
    CHECK(one.raw->viewers() == 0);
}
