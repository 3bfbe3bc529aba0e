#include "weir/rtmp/handshake.hpp"

#include "weir/rtmp/errc.hpp"
#include "weir/rtmp/handshake_digest.hpp"

#include <doctest/doctest.h>

#include "support/fragments.hpp"
#include "support/hex.hpp"
#include <algorithm>

using namespace weir;
using rtmp::errc;
using rtmp::handshake_packet_size;

namespace {

bytes noise_packet() {
    bytes packet(handshake_packet_size);
    for (std::size_t i = 8; i < packet.size(); ++i)
        packet[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
    return packet;
}

bytes hello_of(byte_view c1) {
    bytes hello{3};
    hello.insert(hello.end(), c1.begin(), c1.end());
    return hello;
}

byte_view s1_of(const bytes& answer) {
    return byte_view(answer).subspan(1, handshake_packet_size);
}
byte_view s2_of(const bytes& answer) {
    return byte_view(answer).subspan(1 + handshake_packet_size);
}

}  // namespace

TEST_CASE("a peer without a version is answered simply: zeros in S1 and an exact echo in S2") {
    const auto c1 = noise_packet();
    const auto hello = hello_of(c1);
    bytes all = hello;
    all.resize(all.size() + handshake_packet_size, 0xcc);
    for (const auto& pieces : test::fragmentations(all)) {
        rtmp::server_handshake server;
        bytes answer;
        std::size_t arrived = 0;
        for (auto piece : pieces) {
            arrived += piece.size();
            const auto over = server.consume(piece, answer);
            REQUIRE(over.has_value());
            CHECK(piece.empty());
            CHECK(*over == (arrived == all.size()));
            CHECK(answer.size() == (arrived >= hello.size() ? 1 + 2 * handshake_packet_size : 0));
        }
        CHECK(answer[0] == 3);
        CHECK(test::to_hex(s1_of(answer).first(8)) == "00 00 00 00 00 00 00 00");
        CHECK(std::ranges::equal(s2_of(answer), c1));
    }
}

TEST_CASE("a peer with a valid digest in either scheme is answered by digest") {
    for (const auto block : {rtmp::digest_block_a, rtmp::digest_block_b}) {
        auto c1 = noise_packet();
        std::ranges::copy(test::hex("09 00 7c 02"), c1.begin() + 4);
        rtmp::sign_client_packet(c1, block);
        const auto digest = rtmp::find_client_digest(c1);
        REQUIRE(digest.has_value());

        const auto hello = hello_of(c1);
        rtmp::server_handshake server;
        bytes answer;
        byte_view input = hello;
        CHECK(server.consume(input, answer).value() == false);
        REQUIRE(answer.size() == 1 + 2 * handshake_packet_size);
        CHECK(rtmp::server_packet_valid(s1_of(answer)));
        bytes expected(s2_of(answer).begin(), s2_of(answer).end());
        std::fill(expected.end() - 32, expected.end(), std::uint8_t{0});
        rtmp::sign_server_answer(expected, *digest);
        CHECK(std::ranges::equal(s2_of(answer), expected));
    }
}

TEST_CASE("a peer with a version and no valid digest is answered simply") {
    auto c1 = noise_packet();
    std::ranges::copy(test::hex("09 00 7c 02"), c1.begin() + 4);
    const auto hello = hello_of(c1);
    rtmp::server_handshake server;
    bytes answer;
    byte_view input = hello;
    CHECK(server.consume(input, answer).value() == false);
    CHECK(test::to_hex(s1_of(answer).subspan(4, 4)) == "00 00 00 00");
    CHECK(std::ranges::equal(s2_of(answer), c1));
}

TEST_CASE("the digest's place stays in its block for any offset bytes") {
    bytes packet(handshake_packet_size, 0xff);
    CHECK(rtmp::digest_position(packet, rtmp::digest_block_b) == 8 + 4 + (4 * 255) % 728);
    std::fill_n(packet.begin() + 772, 4, std::uint8_t{0});
    CHECK(rtmp::digest_position(packet, rtmp::digest_block_a) == 772 + 4);
}

TEST_CASE("who does not speak RTMP is refused at the first byte") {
    const struct {
        const char* first;
        errc why;
    } refused[] = {
        {"16 03 01", errc::speaks_tls},
        {"47 45 54 20", errc::speaks_http},
        {"50 4f 53 54", errc::speaks_http},
        {"4f 50", errc::speaks_http},
        {"06", errc::encrypted},
        {"08", errc::encrypted},
        {"00", errc::version},
        {"ff", errc::version},
    };
    for (const auto& each : refused) {
        CAPTURE(each.first);
        const auto first = test::hex(each.first);
        byte_view input = first;
        bytes answer;
        CHECK(rtmp::server_handshake().consume(input, answer).error() == parse_error{each.why, 0});
        CHECK(answer.empty());
    }
}

TEST_CASE("what follows the handshake stays in the input") {
    auto data = hello_of(noise_packet());
    data.resize(data.size() + handshake_packet_size + 5, 0xdd);
    byte_view input = data;
    bytes answer;
    rtmp::server_handshake server;
    CHECK(server.consume(input, answer).value() == true);
    CHECK(test::to_hex(input) == "dd dd dd dd dd");
}

TEST_CASE("our client and our server agree") {
    const auto hello = rtmp::client_handshake::hello();
    rtmp::server_handshake server;
    rtmp::client_handshake client;
    bytes from_server;
    bytes from_client;

    byte_view input = hello;
    CHECK(server.consume(input, from_server).value() == false);
    input = from_server;
    CHECK(client.consume(input, from_client).value() == true);
    CHECK(std::ranges::equal(from_client, s1_of(from_server)));
    input = from_client;
    CHECK(server.consume(input, from_server).value() == true);
}
