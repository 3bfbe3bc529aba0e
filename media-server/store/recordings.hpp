#pragma once

#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::store {

struct recording {
    std::string id;
    /// The channel's handle.
    std::string channel;
    /// "recording", "finished", "interrupted", "failed"
    std::string state;
    std::string trouble;
    timestamp started_at = 0;
    std::int64_t duration_ms = 0;
    std::int64_t bytes = 0;
    std::int64_t gaps = 0;
    std::int64_t missing_ms = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;
    double frame_rate = 0;
    std::string codecs;

    bool operator==(const recording&) const = default;
};

/// Writes all of it, in the place of what was there while that was still "recording"; nothing when
/// the channel is not in the store.
result<void> note_recording(session& with, const recording& now);

/// Whether the channel wants its shows recorded; true unless it has said otherwise.
result<bool> wants_recording(session& with, std::string_view handle);
result<bool> wants_recording(session& with, std::int64_t channel);
result<void> set_wants_recording(session& with, std::int64_t channel, bool wanted);

/// One that is complete, and that the portal has not taken yet.
struct complete_recording {
    recording of;
    std::int64_t channel_id = 0;
    /// The video that was begun of it; empty before.
    std::string video;
};
/// The oldest first; at most `most`.
result<std::vector<complete_recording>> complete_recordings(session& with, std::int64_t most);
result<void> set_recording_video(session& with, std::string_view id, std::string_view video);
/// Its files are where the video's are.
result<void> note_recording_moved(session& with, std::string_view id);

}  // namespace weir::store
