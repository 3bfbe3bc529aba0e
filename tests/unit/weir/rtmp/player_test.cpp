#include "weir/rtmp/player.hpp"

#include "weir/rtmp/chunk_reader.hpp"
#include "weir/rtmp/chunk_writer.hpp"

#include <doctest/doctest.h>

#include "support/frames.hpp"
#include "support/hex.hpp"
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
