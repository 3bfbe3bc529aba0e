#pragma once

#include "weir/crypto/sealed.hpp"
#include "weir/store/clock.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace portal::delivery {

/// What lets someone have the files of a video that is not for everyone:
/// "<expiry>.<viewer>.<reach>.<mac>", the first segment below the video's folder, with '~' before
/// it, so that all addresses in a playlist are below it too. The mac is HMAC-SHA-256 over folder,
/// expiry, viewer and reach.
class passes {
 public:
    /// Long enough for the longest of films, with a pause.
    static constexpr std::chrono::hours life{12};

    explicit passes(const weir::crypto::secret_key& key) : key_(key) {}

    enum class reach {
        none,
        /// While the video is published.
        published,
        /// Whatever its state: for its owner and for moderators.
        any,
    };

    /// `viewer` is an account's number, or 0 for who has none.
    std::string make(std::string_view video, std::int64_t viewer, reach how_far,
                     weir::store::timestamp now) const;
    /// What `pass` is good for; `none` when it is not ours, another video's, or has ended.
    reach read(std::string_view pass, std::string_view video, weir::store::timestamp now) const;

 private:
    std::string sign(std::string_view video, std::string_view claims) const;

    weir::crypto::secret_key key_;
};

}  // namespace portal::delivery
