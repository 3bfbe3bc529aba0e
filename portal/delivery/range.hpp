#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace portal::delivery {

/// Which bytes of something are asked for.
struct range {
    enum class kind {
        /// All: there was no Range, none that we understand, or several at once (RFC 9110 14.2 lets
        /// a server ignore it).
        whole,
        part,
        /// None of them exist: 416.
        nothing,
    };

    range::kind kind = kind::whole;
    std::uint64_t first = 0;
    std::uint64_t size = 0;

    bool operator==(const range&) const = default;
};

/// A Range header (RFC 9110 14.1.2) against what has `size` bytes: "bytes=0-499", "bytes=500-",
/// "bytes=-500".
range read_range(std::string_view header, std::uint64_t size);

/// The same when If-Range names what is there now, by its strong entity tag; else the whole (RFC
/// 9110 13.1.5). A date never does: ours are not exact.
range read_range(std::optional<std::string_view> header, std::optional<std::string_view> if_range,
                 std::string_view etag, std::uint64_t size);

}  // namespace portal::delivery
