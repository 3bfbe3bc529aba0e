#pragma once

#include "weir/base/bytes.hpp"

#include <memory>

namespace weir::net {

/// A hash of bytes that come piece by piece, by OpenSSL, which this room alone sees. SHA-1 (FIPS
/// 180-4) finds damage on the way and is good for nothing else.
class checksum {
 public:
    enum class algorithm { sha1, sha256 };

    explicit checksum(algorithm which);
    ~checksum();
    checksum(checksum&&) noexcept;
    checksum& operator=(checksum&&) noexcept;

    void add(byte_view data);
    /// Of all that was added; nothing may be added after. 20 or 32 bytes.
    bytes finish();

 private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace weir::net
