// The digest form of the RTMP handshake, which Adobe's programs use and no published standard has.
// C1 and S1 hold four bytes of time, four of version and two blocks of 764 bytes; an HMAC-SHA256 of
// the packet stands in one of the blocks, at a place that the first four bytes of that block tell.
#pragma once

#include "weir/base/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace weir::rtmp {

using handshake_digest = std::array<std::uint8_t, 32>;

/// Where a block begins that may hold the digest: scheme A and scheme B.
constexpr std::size_t digest_block_a = 772;
constexpr std::size_t digest_block_b = 8;

/// The place of the digest in a packet of 1536 bytes, by the block that begins at `block`.
std::size_t digest_position(byte_view packet, std::size_t block);

/// The digest that a client put into its C1, in either scheme; nothing when there is none or it is
/// wrong.
std::optional<handshake_digest> find_client_digest(byte_view c1);

/// Writes a client's or a server's digest into the first packet, which is otherwise complete.
void sign_client_packet(std::span<std::uint8_t> c1, std::size_t block);
void sign_server_packet(std::span<std::uint8_t> s1);

/// Writes the last 32 bytes of S2, which prove that C1's digest was read.
void sign_server_answer(std::span<std::uint8_t> s2, const handshake_digest& client);

/// True when S1's digest is a server's.
bool server_packet_valid(byte_view s1);

}  // namespace weir::rtmp
