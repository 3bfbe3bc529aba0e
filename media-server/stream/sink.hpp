#pragma once

#include "weir/stream/format.hpp"
#include "weir/stream/frame.hpp"
#include "weir/stream/stats.hpp"

namespace weir::stream {

/// Someone who is shown every frame of one stream in order, on the loop of its publisher: a
/// packager, a recorder. Called from inside the publisher's session, so a sink must be quick and
/// must not block.
class sink {
 public:
    virtual ~sink() = default;

    /// Before the first frame, and again when a track appears or changes its codec configuration.
    virtual void on_format(const format_ptr& now) = 0;
    /// Video and audio only, never configurations; DTS never goes back within a track.
    virtual void on_frame(const frame_ptr& next) = 0;
    /// Another publisher goes on, or the same one after it was away: the frames that follow come
    /// right behind the last ones in the stream's time, whatever passed on the wall.
    virtual void on_resume() = 0;
    /// Twice a second while the publisher sends anything, usable or not.
    virtual void on_report(const ingest_report&) {}
    /// The stream is over; nothing is called after it.
    virtual void on_end() = 0;
};

}  // namespace weir::stream
