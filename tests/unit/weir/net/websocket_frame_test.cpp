#include "weir/net/websocket_frame.hpp"

#include "weir/net/errc.hpp"

#include <doctest/doctest.h>

#include "masked.hpp"
#include "support/fragments.hpp"
#include "support/hex.hpp"
#include <string>
#include <vector>

using namespace weir;
using net::websocket_opcode;
using test::hex;
using test::masked;
using test::to_hex;

namespace {

struct heard {
    std::vector<net::websocket_message> messages;
    error_code error;
};

heard read(const std::vector<byte_view>& fragments, std::size_t limit = 100'000) {
    heard out;
    net::websocket_parser parser(limit);
    for (auto rest : fragments) {
        while (!rest.empty()) {
            const auto used = parser.put(rest);
            if (!used) {
                out.error = used.error();
                return out;
            }
            rest = rest.subspan(*used);
            if (auto message = parser.take()) out.messages.push_back(std::move(*message));
        }
    }
    return out;
}

heard read(const bytes& data, std::size_t limit = 100'000) {
    return read({byte_view(data)}, limit);
}

bytes joined(std::initializer_list<bytes> parts) {
    bytes all;
    for (const auto& each : parts) all.insert(all.end(), each.begin(), each.end());
    return all;
}

bytes text_bytes(std::string_view text) {
    const auto view = as_bytes(text);
    return {view.begin(), view.end()};
}

}  // namespace

TEST_CASE("a server's header has the shortest form of the length") {
    const auto header = [](std::size_t size) {
        return to_hex(net::websocket_header(websocket_opcode::binary, size).view());
    };
    CHECK(header(0) == "82 00");
    CHECK(header(125) == "82 7d");
    CHECK(header(126) == "82 7e 00 7e");
    CHECK(header(256) == "82 7e 01 00");
    CHECK(header(65535) == "82 7e ff ff");
    CHECK(header(65536) == "82 7f 00 00 00 00 00 01 00 00");
}

TEST_CASE("control frames are whole frames") {
    CHECK(to_hex(net::websocket_control(websocket_opcode::pong, hex("48 69"))) == "8a 02 48 69");
    CHECK(to_hex(net::websocket_close_frame(1000)) == "88 02 03 e8");
    CHECK(to_hex(net::websocket_close_frame(1009, "no")) == "88 04 03 f1 6e 6f");
    CHECK(to_hex(net::websocket_close_frame(net::websocket_close::no_code, "no")) == "88 00");
    CHECK(net::websocket_close_frame(1000, std::string(200, 'x')).size() == 127);
    // 122 letters and half of a character of two bytes.
    const auto cut = net::websocket_close_frame(1000, std::string(122, 'x') + "\xc3\xa9");
    CHECK(cut.size() == 2 + 2 + 122);
}

TEST_CASE("the examples of RFC 6455 5.7 are read") {
    const auto hello = read(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
    REQUIRE(hello.messages.size() == 1);
    CHECK(hello.messages[0].opcode == websocket_opcode::text);
    CHECK(hello.messages[0].text() == "Hello");
    const auto pong = read(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"));
    REQUIRE(pong.messages.size() == 1);
    CHECK(pong.messages[0].opcode == websocket_opcode::pong);
}

TEST_CASE("messages of every size are read in any fragmentation, with control frames in between") {
    const auto big = bytes(70'000, 'b');
    const auto all =
        joined({masked(0x81, text_bytes("one")), masked(0x01, text_bytes("tw")),
                masked(0x89, text_bytes("ping")), masked(0x00, {}), masked(0x80, text_bytes("o")),
                masked(0x82, bytes(126, 'a')), masked(0x82, big), masked(0x81, {}),
                masked(0x88, hex("03 e8 62 79"))});
    for (const auto& fragments : test::fragmentations(all)) {
        const auto got = read(fragments);
        CHECK(!got.error);
        REQUIRE(got.messages.size() == 7);
        CHECK(got.messages[0].text() == "one");
        CHECK(got.messages[1].opcode == websocket_opcode::ping);
        CHECK(got.messages[1].text() == "ping");
        CHECK(got.messages[2].opcode == websocket_opcode::text);
        CHECK(got.messages[2].text() == "two");
        CHECK(got.messages[3].payload == bytes(126, 'a'));
        CHECK(got.messages[4].opcode == websocket_opcode::binary);
        CHECK(got.messages[4].payload == big);
        CHECK(got.messages[5].payload.empty());
        CHECK(got.messages[6].opcode == websocket_opcode::close);
        CHECK(got.messages[6].code == 1000);
        CHECK(got.messages[6].text() == "by");
    }
}

TEST_CASE("frames that the standard does not allow are refused") {
    const std::string_view rows[] = {
        "81 05 48 65 6c 6c 6f",                 // not masked
        "c1 80 00 00 00 00",                    // a reserved bit
        "83 80 00 00 00 00",                    // unknown opcodes
        "8b 80 00 00 00 00",                    //
        "80 80 00 00 00 00",                    // a continuation of nothing
        "01 80 00 00 00 00 81 80 00 00 00 00",  // a message within a message
        "09 80 00 00 00 00",                    // a fragment of a Ping
        "89 fe 00 7e 00 00 00 00",              // a Ping of 126 bytes
        "82 fe 00 7d 00 00 00 00",              // lengths not in the shortest form
        "82 ff 00 00 00 00 00 00 ff ff 00 00 00 00",
        "82 ff 80 00 00 00 00 00 00 00 00 00 00 00",  // a negative length
        "88 81 00 00 00 00 03",                       // half a code
        "88 82 00 00 00 00 03 ed",                    // 1005 is never sent
        "88 82 00 00 00 00 03 e7",                    // 999
    };
    for (const auto row : rows) {
        CAPTURE(row);
        const auto got = read(hex(row));
        CHECK(got.error == net::errc::websocket_frame);
        CHECK(net::close_code_of(got.error) == 1002);
    }
}

TEST_CASE("a message over the limit is refused by what it announces, fragments counted together") {
    CHECK(!read(masked(0x82, bytes(100, 'x')), 100).error);
    const auto one = read(hex("82 fe 00 c9 00 00 00 00"), 200);
    CHECK(one.error == net::errc::websocket_too_big);
    CHECK(net::close_code_of(one.error) == 1009);
    const auto two =
        read(joined({masked(0x02, bytes(60, 'x')), masked(0x80, bytes(41, 'x'))}), 100);
    CHECK(two.error == net::errc::websocket_too_big);
    CHECK(!read(joined({masked(0x82, bytes(60, 'x')), masked(0x82, bytes(60, 'x'))}), 100).error);
}

TEST_CASE("a text is UTF-8, whole characters and no others") {
    const std::string_view good[] = {"",
                                     "a",
                                     "\xc3\xa9",
                                     "\xe2\x82\xac",
                                     "\xf0\x9f\x98\x80",
                                     "\xed\x9f\xbf",
                                     "\xee\x80\x80",
                                     "\xf4\x8f\xbf\xbf"};
    for (const auto text : good) {
        CAPTURE(text);
        CHECK(net::is_utf8(as_bytes(text)));
    }
    const std::string_view bad[] = {"\x80",
                                    "\xc3",
                                    "\xc0\xaf",
                                    "\xc1\xbf",
                                    "\xe0\x9f\xbf",
                                    "\xed\xa0\x80",
                                    "\xf0\x8f\xbf\xbf",
                                    "\xf4\x90\x80\x80",
                                    "\xf5\x80\x80\x80",
                                    "\xff",
                                    "\xe2\x82",
                                    "\xe2\x82z"};
    for (const auto text : bad) {
        CAPTURE(text);
        CHECK(!net::is_utf8(as_bytes(text)));
        const auto got = read(masked(0x81, text_bytes(text)));
        CHECK(got.error == net::errc::websocket_text);
        CHECK(net::close_code_of(got.error) == 1007);
        CHECK(!read(masked(0x82, text_bytes(text))).error);
    }
    // A character may be cut between fragments.
    const auto split = read(joined({masked(0x01, hex("c3")), masked(0x80, hex("a9"))}));
    REQUIRE(split.messages.size() == 1);
    CHECK(split.messages[0].text() == "\xc3\xa9");
}
