#pragma once

#include "weir/base/packet.hpp"
#include "weir/stream/frame.hpp"

#include <chrono>
#include <optional>

namespace weir::stream {

/// One message of a publisher, in the form of FLV whatever the protocol.
struct message {
    media_kind kind = media_kind::script;
    /// The DTS by the publisher's clock, which may start anywhere and jump, but does not wrap.
    std::chrono::microseconds stamp{};
    /// An FLV tag body, legacy or Enhanced; of several tracks perhaps.
    packet body{};
    /// PTS - DTS where the publisher states it finer than the body can.
    std::optional<std::chrono::microseconds> composition{};
    /// Whose message it is when the body says nothing of tracks.
    track_id track = 0;
};

/// What a publisher's protocol announces before anything of it has come.
struct expected_kinds {
    bool video = false;
    bool audio = false;
};

}  // namespace weir::stream
