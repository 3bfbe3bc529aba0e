#pragma once

#include "weir/flv/body_header.hpp"
#include "weir/stream/format.hpp"

#include <optional>
#include <string_view>

namespace weir::stream {

/// What a viewer takes of a stream.
struct track_choice {
    bool video = true;
    bool audio = true;
    /// By its id; the main one when nothing is said or the stream has no such track.
    std::optional<track_id> video_track;
    std::optional<track_id> audio_track;

    /// The tracks of a stream that are meant; null where there is none.
    const stream::video_track* video_of(const format& tracks) const;
    const stream::audio_track* audio_of(const format& tracks) const;

    bool operator==(const track_choice&) const = default;
};

/// What viewers of FLV and RTMP ask for in the query of their address.
struct viewer_request {
    track_choice tracks;
    flv::hevc_form hevc = flv::hevc_form::enhanced;

    /// What everybody gets who asks for nothing.
    bool usual() const { return *this == viewer_request{}; }
    bool operator==(const viewer_request&) const = default;
};

/// One name and value of a query: "only" is "audio" or "video", "video" and "audio" are the id of a
/// track, "codecid" is 12 for HEVC in its older form. False when it is one of these with a value
/// that means nothing; other names are nothing to us.
[[nodiscard]] bool read_option(viewer_request& into, std::string_view name, std::string_view value);

}  // namespace weir::stream
