#pragma once

#include "weir/hls/snapshot.hpp"

#include <string>
#include <string_view>

namespace weir::hls {

/// The multivariant playlist (RFC 8216bis 4.4.6) of one variant whose media playlist is at
/// `media_uri`, which may carry a query. Cheap enough to render for each request.
std::string multivariant(const snapshot& now, std::string_view media_uri);

}  // namespace weir::hls
