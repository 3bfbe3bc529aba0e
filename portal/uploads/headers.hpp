// The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload), from text that may be
// anything.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/net/checksum.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portal::uploads {

/// The most that Upload-Metadata may be, bytes, and the most pairs in it.
constexpr std::size_t most_metadata = 4096;
constexpr std::size_t most_pairs = 32;
/// The most parts of a final upload.
constexpr std::size_t most_parts = 64;

using metadata = std::vector<std::pair<std::string, std::string>>;

/// Upload-Metadata: pairs of a key and a value in base64 (RFC 4648 4), which may be missing, with
/// commas between them. Nothing when it is not that, a key comes twice, or a value is no UTF-8 or
/// has control characters.
std::optional<metadata> read_metadata(std::string_view text);
/// The value of a key; empty when there is none.
std::string_view value_of(const metadata& among, std::string_view key);

struct announced_checksum {
    weir::net::checksum::algorithm algorithm;
    weir::bytes digest;
};
/// Upload-Checksum: "sha1 " or "sha256 " and the digest in base64.
std::optional<announced_checksum> read_checksum(std::string_view text);

/// Upload-Concat: "partial", or "final;" and the addresses of its parts. Of each part it gives the
/// last segment.
struct concat {
    bool final = false;
    std::vector<std::string> parts;
};
std::optional<concat> read_concat(std::string_view text);

/// Upload-Length, Upload-Offset: a whole number below 2^63, in decimal.
std::optional<std::int64_t> read_size(std::string_view text);

/// The name that a file of this name is kept under: "source.mp4"; "source.bin" when its extension
/// is none of one to eight letters and digits.
std::string source_name(std::string_view original);

}  // namespace portal::uploads
