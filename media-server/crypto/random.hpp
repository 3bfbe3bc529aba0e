#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace weir::crypto {

/// From the operating system's generator.
void random_bytes(std::span<std::uint8_t> out);

/// `size` random bytes as base64url without padding: 16 bytes give 22 characters.
std::string random_token(std::size_t size = 16);

/// A positive random number below 2^63, for identifiers that must not be guessed or counted.
std::int64_t random_id();

}  // namespace weir::crypto
