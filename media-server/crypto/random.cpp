#include "weir/crypto/random.hpp"

#include "weir/crypto/text.hpp"

#include <sodium.h>

namespace weir::crypto {

void random_bytes(std::span<std::uint8_t> out) {
    randombytes_buf(out.data(), out.size());
}

std::string random_token(std::size_t size) {
    bytes raw(size);
    random_bytes(raw);
    return base64url(raw);
}

std::int64_t random_id() {
    std::uint64_t value = 0;
    do {
        randombytes_buf(&value, sizeof value);
        value >>= 1;
    } while (value == 0);
    return static_cast<std::int64_t>(value);
}

}  // namespace weir::crypto
