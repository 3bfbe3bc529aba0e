#include "weir/rtmp/handshake.hpp"

#include "weir/crypto/random.hpp"
#include "weir/rtmp/errc.hpp"
#include "weir/rtmp/handshake_digest.hpp"

#include <algorithm>
#include <array>

namespace weir::rtmp {
namespace {

// Of a packet: time, then version or zero, then noise.
constexpr std::size_t version_at = 4;
constexpr std::size_t noise_at = 8;

// Appends up to `size` bytes in all; true when they are there.
bool fill(bytes& packet, std::size_t size, byte_view& input) {
    const auto count = std::min(size - packet.size(), input.size());
    byte_writer(packet).append(input.first(count));
    input = input.subspan(count);
    return packet.size() == size;
}

error_code wrong_version(std::uint8_t first) {
    constexpr std::uint8_t tls_handshake_record = 0x16;
    if (first == tls_handshake_record) return errc::speaks_tls;
    if (first == 6 || first == 8) return errc::encrypted;
    if (first >= 'A' && first <= 'Z') return errc::speaks_http;
    return errc::version;
}

// A version byte and a first packet of time zero, version zero and noise.
bytes first_packet() {
    bytes out(1 + handshake_packet_size);
    out[0] = handshake_version;
    crypto::random_bytes(std::span(out).subspan(1 + noise_at));
    return out;
}

// A peer that is not answered by digest must find zeros in the version: ffmpeg's player demands a
// digest otherwise.
void answer_simply(byte_view c1, bytes& output) {
    byte_writer out(output);
    out.append(first_packet());
    out.append(c1);
}

void answer_by_digest(const handshake_digest& client, bytes& output) {
    auto s1 = first_packet();
    // The version that other servers state here; only "not zero" matters.
    constexpr std::array<std::uint8_t, 4> version{0x0d, 0x0e, 0x0a, 0x0d};
    std::ranges::copy(version, s1.begin() + 1 + version_at);
    sign_server_packet(std::span(s1).subspan(1));

    bytes s2(handshake_packet_size);
    crypto::random_bytes(s2);
    sign_server_answer(s2, client);

    byte_writer out(output);
    out.append(s1);
    out.append(s2);
}

}  // namespace

parsed<bool> server_handshake::consume(byte_view& input, bytes& output) {
    if (!answered_) {
        if (packet_.empty() && !input.empty() && input[0] != handshake_version) {
            return parse_error{wrong_version(input[0]), 0};
        }
        if (!fill(packet_, 1 + handshake_packet_size, input)) return false;
        const auto c1 = byte_view(packet_).subspan(1);
        const auto version = c1.subspan(version_at, 4);
        const bool simple = std::ranges::all_of(version, [](auto byte) { return byte == 0; });
        const auto digest = simple ? std::nullopt : find_client_digest(c1);
        if (digest) {
            answer_by_digest(*digest, output);
        } else {
            answer_simply(c1, output);
        }
        answered_ = true;
        packet_ = bytes();
    }
    const auto count = std::min(c2_left_, input.size());
    input = input.subspan(count);
    c2_left_ -= count;
    return c2_left_ == 0;
}

bytes client_handshake::hello() {
    return first_packet();
}

parsed<bool> client_handshake::consume(byte_view& input, bytes& output) {
    if (packet_.empty() && !input.empty() && input[0] != handshake_version) {
        return parse_error{wrong_version(input[0]), 0};
    }
    if (!fill(packet_, 1 + 2 * handshake_packet_size, input)) return false;
    byte_writer(output).append(byte_view(packet_).subspan(1, handshake_packet_size));
    packet_ = bytes();
    return true;
}

}  // namespace weir::rtmp
