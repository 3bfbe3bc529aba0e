// What the server's side of an RTMP connection learns from its peer.
#pragma once

#include "weir/base/packet.hpp"
#include "weir/base/result.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace weir::rtmp {

/// How a peer named what it wants to publish or play. Names hold no query, control characters,
/// backslashes or "..", and are not decoded; they may be keys, so they do not belong in a log.
struct stream_address {
    /// At most 128 bytes; may be empty, may hold slashes inside.
    std::string app;
    /// 1 to 128 bytes, no slash in front.
    std::string stream_name;
    /// Behind the '?' of the name, or else of the app, or else of the address; without the '?'.
    std::string query;
    /// As the peer sent it, at most 512 bytes.
    std::string tc_url;
    /// flashVer, printable ASCII, at most 128 bytes.
    std::string encoder;

    bool operator==(const stream_address&) const = default;
};

/// Answer with accept_publish() or refuse_publish().
struct publish_request : stream_address {};
/// Answer with accept_play() or refuse_play().
struct play_request : stream_address {};

/// Only between accept_publish() and publish_ended.
struct media {
    enum class kind : std::uint8_t { audio, video, script };
    kind what = kind::audio;
    /// Milliseconds as the publisher sent them: may start anywhere, jump, and wraps at 2^32.
    std::uint32_t timestamp = 0;
    /// An FLV tag body: never empty for video and script; scripts come without @setDataFrame.
    packet body;
};

/// The peer stopped publishing and may publish again on the same connection. Not sent for a
/// connection that just ends.
struct publish_ended {};

/// The player holds its stream, or goes on; has been told so. This and the next two only between
/// accept_play() and play_ended.
struct pause_request {
    bool hold = false;
};
/// Whether the player wants one kind from now on: receiveAudio, receiveVideo.
struct receive_request {
    media::kind what = media::kind::audio;
    bool wanted = true;
};
/// The player stopped and may ask for more on the same connection.
struct play_ended {};

/// The machine refused a request by itself, and has told the peer: an unusable name, a second
/// publish beside the first.
struct request_refused {
    error_code why;
};

/// The peer said that it is closing. Nothing follows.
struct connection_closed {};

using server_event =
    std::variant<publish_request, play_request, media, publish_ended, pause_request,
                 receive_request, play_ended, request_refused, connection_closed>;

}  // namespace weir::rtmp
