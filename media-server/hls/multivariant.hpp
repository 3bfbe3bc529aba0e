#pragma once

#include "weir/hls/snapshot.hpp"

#include <string>
#include <string_view>

namespace weir::hls {

/// The multivariant playlist (RFC 8216bis 4.4.6) of all renditions. The media playlist of each is
/// at `folder`, its name, ".m3u8" and `query`. Cheap enough to render for each request.
std::string multivariant(const presentation& now, std::string_view folder, std::string_view query);

/// The same with one variant of MPEG-TS segments, "ts.m3u8".
std::string transport_multivariant(const presentation& now, std::string_view folder,
                                   std::string_view query);

}  // namespace weir::hls
