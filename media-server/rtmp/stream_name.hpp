// How a peer names a stream: app, name and query, each of which senders put in several places.
#pragma once

#include "weir/base/result.hpp"

#include <string>
#include <string_view>

namespace weir::rtmp {

constexpr std::size_t max_name = 128;

/// "/live/key?x=1" is the path "live/key" and the query "x=1".
struct named_path {
    std::string path;
    std::string query;

    bool operator==(const named_path&) const = default;
};

/// Cuts the query off, and slashes off the front. Nothing is decoded. Refuses names that are empty,
/// over 128 bytes or hold control characters, backslashes or "..". The error does not hold the
/// name.
result<named_path> read_stream_name(std::string_view text);

/// The same for the app of a connect command, which may be empty; slashes go from both ends.
result<named_path> read_app(std::string_view text);

}  // namespace weir::rtmp
