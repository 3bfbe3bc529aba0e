// What a file is, by its first bytes and never by its name: FFmpeg is told which demuxer to use, so
// that none of those that open other files (playlists, concat scripts, SDP) is ever reached.
#pragma once

#include "portal/worker/refusal.hpp"
#include "weir/base/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace portal::worker {

struct container {
    /// What -f takes.
    std::string_view demuxer;
    /// What -format_whitelist takes: the demuxer's whole name.
    std::string_view whole_name;
};

/// What begins with these bytes (four packets of a transport stream are enough); nothing for what
/// we do not take.
std::optional<container> sniff(weir::byte_view head);
/// The one with that demuxer.
std::optional<container> container_named(std::string_view demuxer);

/// The same for a file. MP4 and MOV are also walked through: boxes that run past the end of the
/// file or an index that is missing are `truncated`, more than most_streams tracks
/// `tooManyStreams`, data in other files (dref without the self-contained flag, ISO/IEC
/// 14496-12 8.7.2) `unsupportedMedia`.
outcome_of<container> examine(const std::string& path);

constexpr std::size_t most_streams = 32;

}  // namespace portal::worker
