#include "weir/hls/cache.hpp"

#include <fmt/format.h>

namespace weir::hls {

namespace {

std::string max_age(std::chrono::seconds age) {
    return fmt::format("public, max-age={}", age.count());
}

}  // namespace

// RFC 8216bis 6.2.6: six target durations for a successful blocking answer, four for an
// unsuccessful one, half a target duration for a playlist asked for without directives.
std::string cache_blocking_playlist(std::chrono::seconds target_duration) {
    return max_age(6 * target_duration);
}

std::string cache_plain_playlist(std::chrono::seconds target_duration) {
    const auto half = target_duration / 2;
    return half.count() > 0 ? max_age(half) : "no-cache";
}

std::string cache_multivariant(std::chrono::seconds target_duration) {
    return max_age(target_duration);
}

std::string cache_media() {
    return "public, max-age=3600, immutable";
}

std::string cache_blocking_error(std::chrono::seconds target_duration) {
    return max_age(4 * target_duration);
}

std::string cache_missing() {
    return "no-store";
}

}  // namespace weir::hls
