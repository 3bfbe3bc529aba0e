#pragma once

#include "weir/crypto/sealed.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::access {

/// A channel's secret as its owner sees it. Never in a log, an address or an answer to anyone else.
struct stream_key {
    /// 128 random bits as base64url: 22 characters.
    std::string text;
    store::timestamp rotated_at = 0;
};

/// Whether `text` has the form of our keys; what has not need not be looked up.
bool is_stream_key(std::string_view text);

/// SHA-256 in hexadecimal, as the store looks keys up. A key has enough randomness of its own to
/// need no slow hash, and looking a hash up tells nothing about the key by its time.
std::string hash_stream_key(std::string_view text);

/// Makes a new key for the channel; the one before it stops working.
result<stream_key> rotate_stream_key(store::session& with, std::int64_t channel,
                                     const crypto::secret_key& sealing, store::timestamp now);

/// The channel's key; nothing when it has none, or was sealed with another installation's key.
result<std::optional<stream_key>> show_stream_key(store::session& with, std::int64_t channel,
                                                  const crypto::secret_key& sealing);

}  // namespace weir::access
