#pragma once

#include "weir/base/bytes.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace weir::crypto {

/// 256 random bits that only this installation has.
using secret_key = std::array<std::uint8_t, 32>;

/// Encrypts and authenticates (XSalsa20-Poly1305, libsodium's secretbox) with a fresh nonce;
/// base64url text.
std::string seal(const secret_key& key, std::string_view plain);

/// Nothing when the text was not sealed with this key or was altered.
std::optional<std::string> unseal(const secret_key& key, std::string_view sealed);

}  // namespace weir::crypto
