#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/packet.hpp"

#include <cstdint>
#include <memory>

namespace weir::stream {

enum class media_kind : std::uint8_t { video, audio, script };

/// Where a frame stands on the stream's own timeline, which starts near zero, never goes back and
/// is the same for every way out. Milliseconds.
struct frame_time {
    std::int64_t dts = 0;
    /// PTS - DTS.
    std::int32_t composition = 0;
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
    /// `body` is an FLV tag body; the coded data starts `payload_offset` bytes into it. `config`
    /// marks a decoder configuration, `key` a picture that decoding can start at.
    static frame_ptr make(media_kind kind, packet body, std::size_t payload_offset, frame_time time,
                          bool key, bool config);

    media_kind kind() const { return kind_; }
    bool video() const { return kind_ == media_kind::video; }
    bool audio() const { return kind_ == media_kind::audio; }
    bool key() const { return key_; }
    bool config() const { return config_; }
    frame_time time() const { return time_; }

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
    frame_time time_;
    media_kind kind_ = media_kind::script;
    bool key_ = false;
    bool config_ = false;
};

}  // namespace weir::stream
