#include "weir/rtmp/player.hpp"

#include "weir/base/scope.hpp"
#include "weir/rtmp/chunk_reader.hpp"
#include "weir/rtmp/chunk_writer.hpp"
#include "weir/rtmp/command.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"
#include "support/hex.hpp"
#include "support/pipe.hpp"
#include "support/run.hpp"
#include <memory>
#include <string>
#include <vector>

using namespace weir;

namespace {

bytes bytes_of(const rtmp::media_framing& how, const stream::frame& one) {
    stream::gathering all;
    all.begin(0);
    how.put(one, all);
    all.end();
    bytes out;
    for (const auto& each : all.pieces()) {
        const byte_view piece(static_cast<const std::uint8_t*>(each.iov_base), each.iov_len);
        out.insert(out.end(), piece.begin(), piece.end());
    }
    return out;
}

std::vector<rtmp::message> read(byte_view chunks, std::uint32_t chunk_size) {
    rtmp::chunk_reader reader;
    reader.set_limits({1 << 16, 1 << 16, 1 << 20, 1 << 21, 4096});
    bytes whole;
    const rtmp::chunk_writer plain;
    bytes size;
    byte_writer(size).u32(chunk_size);
    plain.write(whole, 2, rtmp::message_type::set_chunk_size, 0, 0, size);
    whole.insert(whole.end(), chunks.begin(), chunks.end());
    byte_view input(whole);
    std::vector<rtmp::message> out;
    for (;;) {
        auto got = reader.next(input);
        REQUIRE(got.has_value());
        if (!*got) break;
        out.push_back(std::move(**got));
    }
    CHECK(input.empty());
    return out;
}

}  // namespace

TEST_CASE("a frame becomes the message that it came as, whatever its size and time") {
    const auto hour = std::int64_t{3600} * 1000;
    for (const std::uint32_t chunk_size : {16U, 128U, 60'000U})
        for (const auto time : {std::int64_t{0}, std::int64_t{0xfffffe}, std::int64_t{0xffffff},
                                5 * hour, 49 * 24 * hour, std::int64_t{0xffffffff} + 100})
            for (const std::size_t size : {1U, 16U, 17U, 60'000U, 200'000U}) {
                const rtmp::media_framing how(3, chunk_size, flv::hevc_form::enhanced);
                const auto frame = test::picture(time, true, size);
                // More pieces than one write has room for are the cursor's matter.
                if (size / chunk_size > 200) continue;
                const auto seen = read(bytes_of(how, *frame), chunk_size);
                CAPTURE(chunk_size);
                CAPTURE(time);
                CAPTURE(size);
                REQUIRE(seen.size() == 1);
                CHECK(seen[0].type == rtmp::message_type::video);
                CHECK(seen[0].stream_id == 3);
                CHECK(seen[0].timestamp == static_cast<std::uint32_t>(time));
                CHECK(std::ranges::equal(seen[0].body.payload(), frame->body()));
            }
}

TEST_CASE("each kind has its type and its lane") {
    const rtmp::media_framing how(1, 60'000, flv::hevc_form::enhanced);
    CHECK(test::to_hex(byte_view(bytes_of(how, *test::sound(256, 2)))) ==
          "07 00 01 00 00 00 02 08 01 00 00 00 61 61");
    CHECK(test::to_hex(byte_view(bytes_of(how, *test::script(0))).first(12)) ==
          "06 00 00 00 00 00 1e 12 01 00 00 00");
}

TEST_CASE("HEVC in its older form has another header before the same data") {
    auto body = test::hex("91 68 76 63 31 00 00 42");
    body.resize(8 + 100, 'd');
    const auto frame =
        stream::frame::make({.kind = stream::media_kind::video,
                             .time = {std::chrono::milliseconds(0), std::chrono::milliseconds(66)},
                             .key = true},
                            packet(body), 8);
    for (const std::uint32_t chunk_size : {16U, 60'000U}) {
        const rtmp::media_framing how(1, chunk_size, flv::hevc_form::codec_id_12);
        const auto seen = read(bytes_of(how, *frame), chunk_size);
        REQUIRE(seen.size() == 1);
        CHECK(test::to_hex(seen[0].body.payload().first(6)) == "1c 01 00 00 42 64");
        CHECK(seen[0].body.size() == 105);
    }
}

namespace {

/// What a player is sent, whatever it takes at a time: whole messages, with answers between them.
task<> piecemeal(executor where) {
    for (const std::size_t step :
         std::initializer_list<std::size_t>{1'000'000, 1, 3, 14, 100, 1000}) {
        auto client = std::make_shared<test::wire>(where);
        test::pipe to(client, where);
        const auto feed =
            std::make_shared<stream::feed>(where, std::make_shared<stream::broadcast>(),
                                           stream::log_limits{1 << 20, std::chrono::seconds(2)});
        const stream::batch first{test::tracks(test::video_config(0), test::audio_config(0)),
                                  {test::key_picture(0, 700), test::sound(10)}};
        feed->deliver(first);
        bytes answer;
        rtmp::chunk_writer().write(answer, 5, rtmp::message_type::command_amf0, 1, 0,
                                   rtmp::stream_status(rtmp::status_level::status, "c", "d"));

        client->take_only(step);
        const rtmp::media_framing how(1, 128, flv::hevc_form::enhanced);
        rtmp::player player(to, feed, how, {});
        player.start(answer);
        scope driving(where);
        driving.spawn(player.drain(std::chrono::seconds(5)));
        for (int i = 0; i < 10; ++i) {
            client->take(step);
            co_await sleep(std::chrono::milliseconds(0));
        }
        player.say(answer);
        const stream::batch second{feed->format(), {test::picture(40, false, 300)}};
        feed->deliver(second);
        for (int i = 0; i < 5; ++i) {
            client->take(step);
            co_await sleep(std::chrono::milliseconds(0));
        }
        player.stop();
        const stream::batch third{feed->format(), {test::key_picture(80)}};
        feed->deliver(third);
        while (driving.size() > 0) {
            client->take(step);
            co_await sleep(std::chrono::milliseconds(0));
        }
        CAPTURE(step);
        CHECK(player.at_end());
        std::string seen;
        for (const auto& each : read(as_bytes(client->got()), 128))
            seen += " " + std::to_string(static_cast<int>(each.type)) + "@" +
                    std::to_string(each.timestamp);
        // Stopped early, a slow one does not get to the end, but never less than whole messages.
        const std::string all = " 20@0 18@0 9@0 8@0 9@0 8@10 20@0 9@40";
        if (step >= 1000) CHECK(seen == all);
        CHECK(seen.starts_with(" 20@0 18@0 9@0 8@0"));
        CHECK(seen.find("@80") == std::string::npos);
        co_await driving.join();
    }
}

}  // namespace

TEST_CASE("a player gets whole messages and answers between them, whatever it takes at a time") {
    test::run(piecemeal);
}
