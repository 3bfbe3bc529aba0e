#pragma once

#include "weir/base/packet.hpp"
#include "weir/base/result.hpp"
#include "weir/stream/source.hpp"
#include "weir/stream/timeline.hpp"

#include <cstdint>

namespace weir::stream {

/// Turns a publisher's FLV messages into a source's frames: reads the decoder configurations,
/// repairs the times, and leaves out what no viewer could use: pictures before the first key frame,
/// empty messages, repeated configurations.
class intake {
 public:
    explicit intake(source& to) : to_(to) {}

    /// `body` is an FLV tag body. An error says what was wrong with this one message; it was left
    /// out and the next may be fine. The offset counts within the body.
    parsed<void> put(media_kind kind, std::uint32_t stamp, packet body);

    std::uint64_t clock_jumps() const { return timeline_.jumps(); }

 private:
    parsed<void> put_video(std::uint32_t stamp, packet body);
    parsed<void> put_audio(std::uint32_t stamp, packet body);
    void put_script(packet body);
    frame_time now() const { return {newest_, {}}; }

    source& to_;
    timeline timeline_;
    format format_;
    std::chrono::microseconds newest_{};
    bool key_seen_ = false;
};

}  // namespace weir::stream
