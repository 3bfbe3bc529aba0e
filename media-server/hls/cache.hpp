// Cache-Control values for what HLS serves (RFC 8216bis 6.2.6 and appendix B; RFC 9111 5.2). Every
// URI names one unchanging thing, apart from playlists asked for without delivery directives.
#pragma once

#include <chrono>
#include <string>

namespace weir::hls {

/// A playlist asked for with _HLS_msn: unique and final, so shared caches answer all viewers from
/// one copy.
std::string cache_blocking_playlist(std::chrono::seconds target_duration);
/// A playlist asked for without: half a target duration, "no-cache" when that is under a second.
std::string cache_plain_playlist(std::chrono::seconds target_duration);
std::string cache_multivariant(std::chrono::seconds target_duration);
/// Segments, parts, initialization sections.
std::string cache_media();
/// 400 and 503 to a blocking playlist request.
std::string cache_blocking_error(std::chrono::seconds target_duration);
/// Media or a plain playlist that is not there; it may be soon, so "no-store".
std::string cache_missing();

}  // namespace weir::hls
