#include "weir/crypto/sealed.hpp"

#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"

#include <sodium.h>

namespace weir::crypto {

std::string seal(const secret_key& key, std::string_view plain) {
    bytes out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.size());
    random_bytes(std::span(out).first(crypto_secretbox_NONCEBYTES));
    crypto_secretbox_easy(out.data() + crypto_secretbox_NONCEBYTES, as_bytes(plain).data(),
                          plain.size(), out.data(), key.data());
    return base64url(out);
}

std::optional<std::string> unseal(const secret_key& key, std::string_view sealed) {
    const auto raw = from_base64url(sealed);
    if (!raw || raw->size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        return std::nullopt;
    const auto box = byte_view(*raw).subspan(crypto_secretbox_NONCEBYTES);
    std::string plain(box.size() - crypto_secretbox_MACBYTES, '\0');
    if (crypto_secretbox_open_easy(reinterpret_cast<std::uint8_t*>(plain.data()), box.data(),
                                   box.size(), raw->data(), key.data()) != 0)
        return std::nullopt;
    return plain;
}

}  // namespace weir::crypto
