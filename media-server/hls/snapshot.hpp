#pragma once

#include "weir/hls/rendered.hpp"
#include "weir/hls/rendition.hpp"
#include "weir/hls/segment.hpp"
#include "weir/stream/format.hpp"

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace weir::hls {

/// A part by its numbers: EXT-X-MEDIA-SEQUENCE's count, and parts counted from 0 within the
/// segment.
struct position {
    std::uint64_t msn = 0;
    std::uint64_t part = 0;

    auto operator<=>(const position&) const = default;
};

/// What a media name stands for in one snapshot.
struct media {
    enum class state : std::uint8_t {
        found,
        /// The part that the playlist hints at: hold the request and ask the next snapshot (RFC
        /// 8216bis 6.2.6).
        coming,
        /// Never existed, is gone, or is further in the future than the hint: 404.
        missing,
    };
    state is = state::missing;
    /// Only when found: the body is these, one after another.
    std::vector<shared_bytes> pieces;
    std::size_t size = 0;
    std::string_view type;
};

/// One moment of a rendition: its media playlist and every byte that may be asked for. Immutable;
/// made on the publisher's loop once per part and shared by all loops. A newer snapshot contains
/// everything of an older one, apart from what is too old to be asked for.
///
/// Nothing in it is about one viewer. URIs in the playlist are names in the playlist's own folder;
/// a caller that signs URLs appends its query to them.
struct snapshot {
    /// application/vnd.apple.mpegurl; rendered for the first who asks.
    const rendered& playlist() const;
    /// The same as a Playlist Delta Update (RFC 8216bis 6.2.5.1); the whole playlist where there is
    /// nothing to skip.
    const rendered& delta() const;
    /// A playlist of MPEG-TS segments, for players that know nothing newer: without parts, with the
    /// same numbers. Null when there is none.
    const rendered* transport() const;

    /// The part that the playlist hints at: all before it is in this snapshot. When ended, the part
    /// that would be next. The same in all renditions.
    position next;
    /// PART-TARGET and TARGETDURATION; they are the same in all snapshots of a packager.
    stream_time part_target{};
    std::chrono::seconds target_duration{};
    /// EXT-X-ENDLIST: the last snapshot of the packager.
    bool ended = false;

    /// In order, without holes in their numbers; the first `unlisted` are in no playlist any more
    /// but still answered (RFC 8216bis 6.2.2). The last one may be incomplete. Never empty.
    std::vector<std::shared_ptr<const segment>> segments;
    std::size_t unlisted = 0;

    rendition of;
    /// What is offered at this moment, this one too.
    std::shared_ptr<const std::vector<rendition>> all;
    /// What its media names begin with: of the broadcast, and unless it is the main rendition also
    /// its own.
    std::string stem;
    /// What the newest segment holds.
    stream::format_ptr format;
    /// Pictures a second as stated or measured; 0 without video.
    double frame_rate = 0;
    /// Bits a second over all tracks and container overhead: of the largest segment so far, and of
    /// all of them. Estimates until the first segment is complete.
    std::uint64_t peak_bandwidth = 0;
    std::uint64_t average_bandwidth = 0;

    /// Of the newest segment; null without such a track.
    const codec::video_format* video() const;
    const codec::audio_format* audio() const;

    /// Looks up what the playlist's URIs name: `STEM-s12.m4s`, `STEM-s12.p3.m4s`,
    /// `STEM-init12.mp4`, `STEM-s12.ts`. Any other text is missing. Constant time, one allocation
    /// when found.
    media find(std::string_view name) const;

    /// Of the segment with this number, if this snapshot has it; else null.
    const segment* at(std::uint64_t msn) const;

 private:
    once_made<rendered> playlist_;
    once_made<rendered> delta_;
    once_made<rendered> transport_;
};
using snapshot_ptr = std::shared_ptr<const snapshot>;

/// One moment of a broadcast: all its renditions, the main one first.
struct presentation {
    std::string broadcast;
    /// The last of the packager.
    bool ended = false;
    std::vector<snapshot_ptr> renditions;

    const snapshot& main() const { return *renditions.front(); }
    /// By rendition::name(); null when there is none.
    snapshot_ptr find(std::string_view rendition) const;
    /// The rendition whose media name this may be; null when it is nobody's.
    snapshot_ptr owner(std::string_view media_name) const;
};
using presentation_ptr = std::shared_ptr<const presentation>;

}  // namespace weir::hls
