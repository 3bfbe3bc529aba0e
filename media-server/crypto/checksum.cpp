#include "weir/crypto/checksum.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace weir::crypto {

namespace {

/// FIPS 180-4 6.1.
class sha1 {
 public:
    void add(byte_view data) {
        length_ += data.size();
        while (!data.empty()) {
            const auto taken = std::min(data.size(), block_.size() - filled_);
            std::copy_n(data.begin(), taken, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
            filled_ += taken;
            data = data.subspan(taken);
            if (filled_ == block_.size()) mix();
        }
    }

    bytes finish() {
        const auto bits = length_ * 8;
        const std::uint8_t end = 0x80;
        const std::uint8_t zero = 0;
        add(byte_view(&end, 1));
        while (filled_ != block_.size() - 8) add(byte_view(&zero, 1));
        std::array<std::uint8_t, 8> size{};
        for (std::size_t i = 0; i < 8; ++i)
            size[i] = static_cast<std::uint8_t>(bits >> (56 - 8 * i));
        add(size);
        bytes out;
        for (const auto word : words_)
            for (int shift = 24; shift >= 0; shift -= 8)
                out.push_back(static_cast<std::uint8_t>(word >> shift));
        return out;
    }

 private:
    void mix() {
        std::array<std::uint32_t, 80> w{};
        for (std::size_t i = 0; i < 16; ++i)
            for (std::size_t j = 0; j < 4; ++j) w[i] = (w[i] << 8) | block_[4 * i + j];
        for (std::size_t i = 16; i < 80; ++i)
            w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        auto [a, b, c, d, e] = words_;
        for (std::size_t i = 0; i < 80; ++i) {
            const auto f = i < 20   ? ((b & c) ^ (~b & d)) + 0x5a827999U
                           : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1U
                           : i < 60 ? ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdcU
                                    : (b ^ c ^ d) + 0xca62c1d6U;
            const auto next = std::rotl(a, 5) + f + e + w[i];
            e = d;
            d = c;
            c = std::rotl(b, 30);
            b = a;
            a = next;
        }
        words_[0] += a;
        words_[1] += b;
        words_[2] += c;
        words_[3] += d;
        words_[4] += e;
        filled_ = 0;
    }

    std::array<std::uint32_t, 5> words_{0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U,
                                        0xc3d2e1f0U};
    std::array<std::uint8_t, 64> block_{};
    std::size_t filled_ = 0;
    std::uint64_t length_ = 0;
};

}  // namespace

struct checksum::state {
    algorithm which;
    sha1 one;
    crypto_hash_sha256_state two;
};

checksum::checksum(algorithm which) : state_(std::make_unique<state>()) {
    state_->which = which;
    crypto_hash_sha256_init(&state_->two);
}
checksum::~checksum() = default;
checksum::checksum(checksum&&) noexcept = default;
checksum& checksum::operator=(checksum&&) noexcept = default;

void checksum::add(byte_view data) {
    if (state_->which == algorithm::sha1)
        state_->one.add(data);
    else
        crypto_hash_sha256_update(&state_->two, data.data(), data.size());
}

bytes checksum::finish() {
    if (state_->which == algorithm::sha1) return state_->one.finish();
    bytes out(crypto_hash_sha256_BYTES);
    crypto_hash_sha256_final(&state_->two, out.data());
    return out;
}

}  // namespace weir::crypto
