#include "weir/net/checksum.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <utility>

namespace weir::net {

namespace {

const EVP_MD* chosen(checksum::algorithm which) {
    return which == checksum::algorithm::sha1 ? EVP_sha1() : EVP_sha256();
}

}  // namespace

struct checksum::state {
    EVP_MD_CTX* context = EVP_MD_CTX_new();

    ~state() { EVP_MD_CTX_free(context); }
};

checksum::checksum(algorithm which) : state_(std::make_unique<state>()) {
    if (!state_->context || EVP_DigestInit_ex(state_->context, chosen(which), nullptr) != 1)
        throw std::bad_alloc();
}
checksum::~checksum() = default;
checksum::checksum(checksum&&) noexcept = default;
checksum& checksum::operator=(checksum&&) noexcept = default;

void checksum::add(byte_view data) {
    EVP_DigestUpdate(state_->context, data.data(), data.size());
}

bytes checksum::finish() {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> all{};
    unsigned size = 0;
    EVP_DigestFinal_ex(state_->context, all.data(), &size);
    return {all.begin(), all.begin() + size};
}

}  // namespace weir::net
