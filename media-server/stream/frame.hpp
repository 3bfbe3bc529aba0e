#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/packet.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace weir::stream {

enum class media_kind : std::uint8_t { video, audio, script };

/// A track within its kind: Enhanced RTMP's trackId, or the place among an MPEG-TS program's tracks
/// of the kind. 0 is the one that a publisher of a single track sends.
using track_id = std::uint8_t;

/// Where a frame stands on the stream's own timeline, which starts near zero, never goes back
/// within a track and is the same for every way out.
struct frame_time {
    std::chrono::microseconds dts{};
    /// PTS - DTS.
    std::chrono::microseconds composition{};
};

/// What is known of a frame besides its bytes.
struct frame_label {
    media_kind kind = media_kind::script;
    track_id track = 0;
    frame_time time{};
    /// A picture that decoding can start at.
    bool key = false;
    /// A decoder configuration, not a picture or sound.
    bool config = false;
};

class frame;
using frame_ptr = std::shared_ptr<const frame>;

/// One coded picture, one audio access unit, one decoder configuration or one script message:
/// immutable, counted, shared by every loop and every way out. Its bytes were copied once, from the
/// publisher's socket; the FLV tag and the HTTP chunk around it were written in the same block, so
/// that all three views below are ranges of it:
///
///     chunk()   | size CR LF | tag header | body .................. | PreviousTagSize | CR LF |
///     tag()                  | tag header | body .................. | PreviousTagSize |
///     body()                              | codec bytes | payload() |
class frame {
 public:
    /// `body` is the body of an FLV tag of a single track, whatever its track here; the coded data
    /// starts `payload_offset` bytes into it.
    static frame_ptr make(const frame_label& label, packet body, std::size_t payload_offset);

    media_kind kind() const { return label_.kind; }
    bool video() const { return label_.kind == media_kind::video; }
    bool audio() const { return label_.kind == media_kind::audio; }
    track_id track() const { return label_.track; }
    bool key() const { return label_.key; }
    bool config() const { return label_.config; }
    frame_time time() const { return label_.time; }
    /// As FLV and RTMP count it: milliseconds, wrapping at 2^32.
    std::uint32_t timestamp() const;

    byte_view payload() const { return body().subspan(payload_offset_); }
    byte_view body() const { return data_.payload(); }
    byte_view tag() const;
    byte_view chunk() const {
        return {data_.block(), packet::headroom + data_.size() + packet::tailroom};
    }

 private:
    frame() = default;

    packet data_;
    std::size_t payload_offset_ = 0;
    frame_label label_;
};

}  // namespace weir::stream
