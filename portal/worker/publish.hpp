#pragma once

#include "portal/renditions/renditions.hpp"
#include "portal/worker/bench.hpp"
#include "portal/worker/playlist.hpp"

#include <optional>
#include <string>

namespace portal::worker {

/// Puts a folder in the place of another on the same file system.
weir::result<void> put_folder(const std::string& from, const std::string& to);

/// RFC 6381 of what a CMAF file's init segment holds; nothing when it is not one of ours.
std::optional<std::string> codecs_of(const std::string& path, std::uint64_t init_bytes);

/// In the transaction that finishes a job: moves `from` to hls/<name>, records it, writes the
/// multivariant playlist anew, and publishes the video once it has pictures and sound as `found`
/// has.
weir::result<void> publish(weir::store::session& in, const std::string& folder,
                           const std::string& video, const media& found,
                           const renditions::rendition& made, const std::string& from);

}  // namespace portal::worker
