#include "weir/mpegts/packet_framer.hpp"

#include <doctest/doctest.h>

#include "support/fragments.hpp"
#include <vector>

using namespace weir;

namespace {

// Packets that hold their number, and no sync byte but their own.
bytes stream_of(unsigned count) {
    bytes stream;
    for (unsigned i = 0; i < count; ++i) {
        stream.insert(stream.end(), 188, static_cast<std::uint8_t>(i));
        stream[stream.size() - 188] = 0x47;
    }
    return stream;
}

std::vector<unsigned> numbers(mpegts::packet_framer& framer) {
    std::vector<unsigned> found;
    while (const auto packet = framer.next()) {
        REQUIRE(packet->size() == 188);
        REQUIRE((*packet)[0] == 0x47);
        found.push_back((*packet)[1]);
    }
    return found;
}

struct framed {
    std::vector<unsigned> packets;
    std::uint64_t skipped = 0;

    bool operator==(const framed&) const = default;
};

framed in_pieces(const std::vector<byte_view>& pieces) {
    mpegts::packet_framer framer;
    framed found;
    for (const auto piece : pieces) {
        framer.put(piece);
        const auto now = numbers(framer);
        found.packets.insert(found.packets.end(), now.begin(), now.end());
    }
    found.skipped = framer.skipped();
    return found;
}

}  // namespace

TEST_CASE("packets are found in any fragmentation") {
    const auto stream = stream_of(7);
    for (const auto& pieces : test::fragmentations(stream))
        CHECK(in_pieces(pieces) == framed{{0, 1, 2, 3, 4, 5, 6}, 0});
}

TEST_CASE("noise before and between packets is skipped, a sync byte in it too") {
    auto stream = stream_of(9);
    const bytes noise{0x47, 1, 2, 0x47, 3};
    stream.insert(stream.begin() + 4 * 188, noise.begin(), noise.end());
    stream.insert(stream.begin(), noise.begin(), noise.end());
    for (const auto& pieces : test::fragmentations(stream)) {
        const auto found = in_pieces(pieces);
        // The packet that is followed by noise stands where one should; the noise does not.
        CHECK(found.skipped >= 10);
        CHECK(found.packets.front() == 0);
        CHECK(found.packets.back() == 8);
        CHECK(found.packets.size() >= 8);
    }
}

TEST_CASE("a packet with a broken sync byte is lost alone") {
    auto stream = stream_of(8);
    stream[3 * 188] = 0x46;
    for (const auto& pieces : test::fragmentations(stream))
        CHECK(in_pieces(pieces) == framed{{0, 1, 2, 4, 5, 6, 7}, 188});
}

TEST_CASE("what never is a transport stream is skipped and not kept") {
    const bytes noise(100'000, 0x47 + 1);
    CHECK(in_pieces({noise}).packets.empty());
    CHECK(in_pieces({noise}).skipped == noise.size() - 2 * 188);
}
