#include "weir/crypto/password.hpp"

#include <sodium.h>

namespace weir::crypto {

std::string hash_password(std::string_view password, password_cost cost) {
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.data(), password.size(), cost.passes, cost.memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return {};
    return out;
}

bool verify_password(std::string_view hash, std::string_view password) {
    const std::string text(hash);
    if (text.size() >= crypto_pwhash_STRBYTES) return false;
    char padded[crypto_pwhash_STRBYTES] = {};
    text.copy(padded, text.size());
    return crypto_pwhash_str_verify(padded, password.data(), password.size()) == 0;
}

bool needs_rehash(std::string_view hash, password_cost cost) {
    const std::string text(hash);
    return crypto_pwhash_str_needs_rehash(text.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace weir::crypto
