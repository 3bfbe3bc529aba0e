#include "weir/rtmp/handshake_digest.hpp"

#include "weir/crypto/hash.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace weir::rtmp {
namespace {

constexpr std::size_t digest_size = 32;
// How far into its block the digest may stand, behind the four bytes that tell.
constexpr std::size_t digest_places = 728;

constexpr std::string_view client_name = "Genuine Adobe Flash Player 001";
constexpr std::string_view server_name = "Genuine Adobe Flash Media Server 001";
constexpr std::array<std::uint8_t, 32> secret{
    0xf0, 0xee, 0xc2, 0x4a, 0x80, 0x68, 0xbe, 0xe8, 0x2e, 0x00, 0xd0, 0xd1, 0x02, 0x9e, 0x7e, 0x57,
    0x6e, 0xec, 0x5d, 0x2d, 0x29, 0x80, 0x6f, 0xab, 0x93, 0xb8, 0xe6, 0x36, 0xcf, 0xeb, 0x31, 0xae};

// Over the packet without the digest itself.
handshake_digest digest_of(byte_view packet, std::size_t position, std::string_view name) {
    bytes message;
    message.reserve(packet.size());
    byte_writer out(message);
    out.append(packet.first(position));
    out.append(packet.subspan(position + digest_size));
    return crypto::hmac_sha256(as_bytes(name), message);
}

void sign(std::span<std::uint8_t> packet, std::size_t block, std::string_view name) {
    const auto position = digest_position(packet, block);
    const auto digest = digest_of(packet, position, name);
    std::ranges::copy(digest, packet.begin() + static_cast<std::ptrdiff_t>(position));
}

bool signed_by(byte_view packet, std::size_t block, std::string_view name) {
    const auto position = digest_position(packet, block);
    return crypto::equal(digest_of(packet, position, name), packet.subspan(position, digest_size));
}

}  // namespace

std::size_t digest_position(byte_view packet, std::size_t block) {
    std::size_t sum = 0;
    for (const auto byte : packet.subspan(block, 4)) sum += byte;
    return block + 4 + sum % digest_places;
}

std::optional<handshake_digest> find_client_digest(byte_view c1) {
    for (const auto block : {digest_block_a, digest_block_b}) {
        if (!signed_by(c1, block, client_name)) continue;
        handshake_digest found;
        std::ranges::copy(c1.subspan(digest_position(c1, block), digest_size), found.begin());
        return found;
    }
    return {};
}

void sign_client_packet(std::span<std::uint8_t> c1, std::size_t block) {
    sign(c1, block, client_name);
}

void sign_server_packet(std::span<std::uint8_t> s1) {
    sign(s1, digest_block_b, server_name);
}

void sign_server_answer(std::span<std::uint8_t> s2, const handshake_digest& client) {
    bytes key;
    byte_writer out(key);
    out.append(server_name);
    out.append(secret);
    const auto answer_key = crypto::hmac_sha256(key, client);
    const auto random_part = s2.first(s2.size() - digest_size);
    std::ranges::copy(crypto::hmac_sha256(answer_key, random_part), s2.last(digest_size).begin());
}

bool server_packet_valid(byte_view s1) {
    return signed_by(s1, digest_block_b, server_name);
}

}  // namespace weir::rtmp
