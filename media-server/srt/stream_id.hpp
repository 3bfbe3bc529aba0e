// What a caller says in its stream id (SRT, Access Control Guidelines: SRTO_STREAMID), in every
// spelling that encoders and people use.
#pragma once

#include "weir/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::srt {

/// Access Control Guidelines, "Character Encoding": at most 512 bytes.
constexpr std::size_t max_stream_id = 512;
constexpr std::size_t max_name = 128;
constexpr std::string_view default_app = "live";

enum class mode : std::uint8_t { publish, read };

/// `name` and what is in `query` may be secret.
struct stream_id {
    srt::mode mode = srt::mode::publish;
    std::string app;
    std::string name;
    /// What followed the name behind a '?', without the mode; nothing is decoded twice.
    std::string query;
    std::string user;

    bool operator==(const stream_id&) const = default;
};

/// Reads, after spaces at the ends are cut off and %XX is decoded once:
///
///     publish:live/KEY  read:live/CHANNEL           with [:user:password] and [?query] behind
///     #!::m=publish,r=live/KEY,u=user               m: publish, request; h= in the place of r=
///     live/KEY?m=publish  /live/KEY  KEY            the app is "live" where none is named
///     srt://host:8890?streamid=...                  a whole address; streamid is read as above
///     rtmp://host/live/KEY                          an address for the other protocol
///
/// Who does not say a mode publishes: encoders have one field for all of this, players are given
/// whole addresses. The error does not hold what was sent.
result<stream_id> read_stream_id(std::string_view text);

}  // namespace weir::srt
