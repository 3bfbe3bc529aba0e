#pragma once

#include "weir/base/bytes.hpp"

#include <array>
#include <cstdint>

namespace weir::crypto {

using digest = std::array<std::uint8_t, 32>;

/// FIPS 180-4.
digest sha256(byte_view data);

/// RFC 2104 with SHA-256; a key of any length.
digest hmac_sha256(byte_view key, byte_view data);

/// Takes the same time wherever the two differ.
bool equal(byte_view a, byte_view b);

}  // namespace weir::crypto
