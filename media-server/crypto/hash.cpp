#include "weir/crypto/hash.hpp"

#include <sodium.h>

namespace weir::crypto {

digest sha256(byte_view data) {
    digest out;
    crypto_hash_sha256(out.data(), data.data(), data.size());
    return out;
}

digest hmac_sha256(byte_view key, byte_view data) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, data.data(), data.size());
    digest out;
    crypto_auth_hmacsha256_final(&state, out.data());
    return out;
}

bool equal(byte_view a, byte_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace weir::crypto
