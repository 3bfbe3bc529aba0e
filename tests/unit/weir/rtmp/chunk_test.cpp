#include "weir/rtmp/chunk_reader.hpp"
#include "weir/rtmp/chunk_writer.hpp"
#include "weir/rtmp/errc.hpp"

#include <doctest/doctest.h>

#include "support/fragments.hpp"
#include "support/hex.hpp"
#include <string>
#include <vector>

using namespace weir;
using rtmp::errc;
using rtmp::message_type;
using test::hex;
using test::to_hex;

namespace {

constexpr rtmp::chunk_limits roomy{64 * 1024, 256 * 1024, 1 << 24, 1 << 25, 4096};

struct outcome {
    std::vector<std::string> messages;
    error_code error;
    bool operator==(const outcome&) const = default;
};

std::string print(const rtmp::message& m) {
    return "type " + std::to_string(static_cast<int>(m.type)) + " stream " +
           std::to_string(m.stream_id) + " time " + std::to_string(m.timestamp) + ": " +
           to_hex(m.body.payload());
}

outcome read_pieces(const std::vector<byte_view>& pieces, const rtmp::chunk_limits& limits) {
    rtmp::chunk_reader reader;
    reader.set_limits(limits);
    outcome result;
    for (auto piece : pieces) {
        for (;;) {
            auto got = reader.next(piece);
            if (!got) {
                result.error = got.error().code;
                return result;
            }
            if (!*got) break;
            result.messages.push_back(print(**got));
        }
        CHECK(piece.empty());
    }
    return result;
}

// Whatever the fragmentation, the outcome must be the same.
outcome read(const bytes& data, const rtmp::chunk_limits& limits = roomy) {
    const auto whole = read_pieces({data}, limits);
    for (const auto& pieces : test::fragmentations(data))
        CHECK(read_pieces(pieces, limits) == whole);
    return whole;
}

outcome read(const char* data) {
    return read(hex(data));
}

}  // namespace

TEST_CASE(
    "a message of each header type takes from the one before what its own header leaves out") {
    const auto result = read(
        "04 00 00 64 00 00 02 08 01 00 00 00 aa bb"  // 0: time 100, 2 bytes, audio, stream 1
        "44 00 00 0a 00 00 01 09 cc"                 // 1: 10 later, 1 byte, video
        "84 00 00 05 dd"                             // 2: 5 later
        "c4 ee");                                    // 3: as long after it
    CHECK(!result.error);
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[0] == "type 8 stream 1 time 100: aa bb");
    CHECK(result.messages[1] == "type 9 stream 1 time 110: cc");
    CHECK(result.messages[2] == "type 9 stream 1 time 115: dd");
    CHECK(result.messages[3] == "type 9 stream 1 time 120: ee");
}

TEST_CASE("the stream id is little-endian and chunk stream ids have three lengths") {
    CHECK(read("04 00 00 00 00 00 01 08 01 02 03 04 aa").messages[0] ==
          "type 8 stream 67305985 time 0: aa");
    CHECK(read("00 02 00 00 00 00 00 01 08 01 00 00 00 aa c0 02 bb").messages.size() == 2);
    CHECK(read("01 02 01 00 00 00 00 00 01 08 01 00 00 00 aa c1 02 01 bb").messages.size() == 2);
    // 64 + 2 in the two-byte and in the three-byte form are the same chunk stream.
    CHECK(read("00 02 00 00 00 00 00 01 08 01 00 00 00 aa c1 02 00 bb").messages.size() == 2);
}

TEST_CASE("a type 3 header after a type 0 header adds a short time and not a long one") {
    CHECK(read("04 00 00 17 00 00 01 08 01 00 00 00 aa c4 bb").messages[1] ==
          "type 8 stream 1 time 46: bb");
    CHECK(read("04 00 03 e8 00 00 01 08 01 00 00 00 aa c4 bb").messages[1] ==
          "type 8 stream 1 time 1000: bb");
    CHECK(read("04 00 00 00 00 00 01 08 01 00 00 00 aa c4 bb").messages[1] ==
          "type 8 stream 1 time 0: bb");
}

TEST_CASE("messages on different chunk streams interleave, with chunks of any size") {
    const auto result = read(
        "02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 03"  // chunks of 3 bytes
        "04 00 00 01 00 00 05 08 01 00 00 00 a0 a1 a2"
        "06 00 00 02 00 00 04 09 01 00 00 00 b0 b1 b2"
        "c4 a3 a4"
        "02 00 00 00 00 00 04 01 00 00 00 00 00 00 00"  // chunks of 1 byte, in two chunks itself
        "c2 01"
        "c6 b3");
    CHECK(!result.error);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0] == "type 8 stream 1 time 1: a0 a1 a2 a3 a4");
    CHECK(result.messages[1] == "type 9 stream 1 time 2: b0 b1 b2 b3");
}

TEST_CASE("a changed chunk size counts from the next chunk on, also within a message") {
    const auto result = read(
        "02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 04"  // 4 bytes
        "04 00 00 00 00 00 09 08 01 00 00 00 01 02 03 04"
        "02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 05"  // 5 bytes
        "c4 05 06 07 08 09");
    CHECK(result == outcome{{"type 8 stream 1 time 0: 01 02 03 04 05 06 07 08 09"}, {}});
}

TEST_CASE("an extended timestamp is read with or without its repetition in continuation chunks") {
    const std::string start =
        "02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 04"
        "04 ff ff ff 00 00 06 08 01 00 00 00 01 02 03 04 a0 a1 a2 a3";
    const outcome expected{{"type 8 stream 1 time 16909060: a0 a1 a2 a3 a4 a5"}, {}};
    CHECK(read((start + "c4 01 02 03 04 a4 a5").c_str()) == expected);
    // Left out: the reader looks at what follows, here the start of another message, to know.
    const std::string other = "06 00 00 07 00 00 01 08 01 00 00 00 bb";
    auto with_other = expected;
    with_other.messages.emplace_back("type 8 stream 1 time 7: bb");
    CHECK(read((start + "c4 a4 a5" + other).c_str()) == with_other);
    CHECK(read((start + "c4 01 02 03 04 a4 a5" + other).c_str()) == with_other);

    // Payload that begins like the timestamp, but is not.
    CHECK(read((start + "c4 01 02" + other).c_str()).messages[0] ==
          "type 8 stream 1 time 16909060: a0 a1 a2 a3 01 02");
}

TEST_CASE("an extended delta may be repeated as the message's own time") {
    const std::string start =
        "02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 04"
        "04 00 00 01 00 00 01 08 01 00 00 00 ee"
        "44 ff ff ff 00 00 06 08 02 00 00 00 a0 a1 a2 a3";
    const outcome expected{
        {"type 8 stream 1 time 1: ee", "type 8 stream 1 time 33554433: a0 a1 a2 a3 a4 a5"}, {}};
    CHECK(read((start + "c4 02 00 00 00 a4 a5").c_str()) == expected);
    CHECK(read((start + "c4 02 00 00 01 a4 a5").c_str()) == expected);
}

TEST_CASE("time wraps at 2^32") {
    const auto result = read("04 ff ff ff 00 00 01 08 01 00 00 00 ff ff ff ff aa 84 00 00 02 bb");
    CHECK(result.messages[0] == "type 8 stream 1 time 4294967295: aa");
    CHECK(result.messages[1] == "type 8 stream 1 time 1: bb");
}

TEST_CASE("an unfinished message is dropped by a new header and by an abort message") {
    CHECK(read("02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 02"
               "04 00 00 00 00 00 04 08 01 00 00 00 a0 a1"
               "04 00 00 05 00 00 02 08 01 00 00 00 b0 b1") ==
          outcome{{"type 8 stream 1 time 5: b0 b1"}, {}});
    CHECK(read("02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 04"
               "04 00 00 00 00 00 06 08 01 00 00 00 a0 a1 a2 a3"
               "02 00 00 00 00 00 04 02 00 00 00 00 00 00 00 04"
               "84 00 00 05 b0 b1 b2 b3 c4 b4 b5") ==
          outcome{{"type 8 stream 1 time 5: b0 b1 b2 b3 b4 b5"}, {}});
}

TEST_CASE("a chunk stream may begin with a type 1 header, as librtmp's ping response does") {
    CHECK(read("42 00 00 00 00 00 06 04 00 07 00 00 00 01") ==
          outcome{{"type 4 stream 0 time 0: 00 07 00 00 00 01"}, {}});
    CHECK(read("84 00 00 00 aa").error == errc::header_missing);
    CHECK(read("c4 aa").error == errc::header_missing);
}

TEST_CASE("empty messages are messages") {
    CHECK(read("04 00 00 05 00 00 00 08 01 00 00 00 c4").messages.size() == 2);
}

TEST_CASE("what cannot be right is refused") {
    CHECK(read("02 00 00 00 00 00 04 01 00 00 00 00 00 00 00 00").error == errc::chunk_size);
    CHECK(read("02 00 00 00 00 00 04 01 00 00 00 00 80 00 00 00").error == errc::chunk_size);
    CHECK(read("02 00 00 00 00 00 03 01 00 00 00 00 00 00 00").error == errc::control_too_short);
    CHECK(read("02 00 00 00 00 00 41 05 00 00 00 00").error == errc::control_too_long);
    CHECK(read("03 00 00 00 01 00 01 14 00 00 00 00").error == errc::command_too_long);
    CHECK(read("03 00 00 00 04 00 01 12 00 00 00 00").error == errc::data_too_long);

    bytes many;
    for (unsigned id = 2; id < 67; ++id) {
        if (id < 64) {
            many.push_back(static_cast<std::uint8_t>(id));
        } else {
            byte_writer(many).u16(static_cast<std::uint16_t>(id - 64));
        }
        byte_writer(many).append(hex("00 00 00 00 00 00 08 01 00 00 00"));
    }
    CHECK(read(many).error == errc::chunk_streams);
}

TEST_CASE("a message whose type has no limit is read over, however long") {
    rtmp::chunk_writer writer;
    bytes data;
    writer.write(data, 4, message_type::video, 1, 5, bytes(70000, 0xaa));
    writer.write(data, 4, static_cast<message_type>(16), 1, 6, bytes(300, 0xbb));
    writer.write(data, 3, message_type::command_amf0, 0, 0, hex("05"));
    CHECK(read(data, {}) == outcome{{"type 20 stream 0 time 0: 05"}, {}});
}

TEST_CASE("unfinished messages have a limit together") {
    rtmp::chunk_writer writer;
    bytes data;
    auto limits = roomy;
    limits.partial = 1000;
    for (std::uint32_t id = 3; id < 13; ++id) {
        bytes one;
        writer.write(one, id, message_type::audio, 1, 0, bytes(200, 0xaa));
        data.insert(data.end(), one.begin(), one.begin() + 12 + 128);
    }
    CHECK(read(data, limits).error == errc::partial_too_long);
    limits.partial = 1280;
    CHECK(!read(data, limits).error);
}

TEST_CASE("limits that shrink drop what no longer fits and keep the place in the stream") {
    rtmp::chunk_writer writer;
    bytes video;
    writer.write(video, 6, message_type::video, 1, 5, bytes(200, 0xaa));
    bytes call;
    writer.write(call, 3, message_type::command_amf0, 0, 0, hex("05"));
    rtmp::chunk_reader reader;
    reader.set_limits(roomy);

    auto first = byte_view(video).first(100);
    CHECK(!*reader.next(first));
    reader.set_limits({});
    auto second = byte_view(video).subspan(100);
    CHECK(!*reader.next(second));
    byte_view third = call;
    const auto got = reader.next(third);
    REQUIRE(got.has_value());
    REQUIRE(got->has_value());
    CHECK((*got)->body.size() == 1);
}

TEST_CASE("the reader reads what the writer writes, in chunks of every size") {
    for (const std::uint32_t chunk_size : {1u, 2u, 127u, 128u, 4096u, 65536u}) {
        for (const std::uint32_t time : {0u, 0xfffffeu, 0xffffffu, 0x1000000u, 0xffffffffu}) {
            for (const std::uint32_t chunk_stream : {2u, 63u, 64u, 319u, 320u, 65599u}) {
                CAPTURE(chunk_size);
                CAPTURE(time);
                CAPTURE(chunk_stream);
                bytes body(300);
                for (std::size_t i = 0; i < body.size(); ++i)
                    body[i] = static_cast<std::uint8_t>(i);
                rtmp::chunk_writer writer;
                bytes data;
                bytes size;
                byte_writer(size).u32(chunk_size);
                writer.write(data, 2, message_type::set_chunk_size, 0, 0, size);
                writer.set_chunk_size(chunk_size);
                writer.write(data, chunk_stream, message_type::video, 7, time, body);

                const auto result = read_pieces({data}, roomy);
                CHECK(!result.error);
                CHECK(result.messages ==
                      std::vector<std::string>{"type 9 stream 7 time " + std::to_string(time) +
                                               ": " + to_hex(body)});
            }
        }
    }
}
