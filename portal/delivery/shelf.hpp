#pragma once

#include "weir/base/result.hpp"
#include "weir/net/file_body.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace portal::delivery {

/// A file that is to be sent.
struct shelved {
    std::shared_ptr<const weir::net::open_file> file;
    std::uint64_t size = 0;
    /// Strong (RFC 9110 8.8.3): another content has another one.
    std::string etag;
};

/// Opens a regular file below `root`, never through a symbolic link, at most 8 folders deep.
/// Blocks. errc::no_such_file_or_directory for whatever is not there or no file.
weir::result<shelved> open_below(const std::string& root, std::string_view path);

/// By the end of its name: "video/mp4", "application/vnd.apple.mpegurl".
std::string_view type_of(std::string_view path);

}  // namespace portal::delivery
