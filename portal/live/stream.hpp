#pragma once

#include "weir/base/json.hpp"
#include "weir/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portal::live {

struct video {
    /// "h264", "hevc", "av1", "vp9"; else as the media server says.
    std::string codec;
    std::int64_t width = 0;
    std::int64_t height = 0;
    /// Pictures a second.
    double frame_rate = 0;
    /// Seconds between key frames; nothing until two were seen.
    std::optional<double> key_frame_interval;
    /// Bits a second.
    std::int64_t bitrate = 0;
};

struct audio {
    /// "aac", "opus", "mp3"; else as the media server says.
    std::string codec;
    std::int64_t sample_rate = 0;
    std::int64_t channels = 0;
    std::int64_t bitrate = 0;
};

/// Something about the incoming stream that its streamer should know. weir-media's doctor room has
/// the codes and the names of their values.
struct finding {
    std::string code;
    /// "warning": viewers notice; "advice": could be better.
    std::string severity;
    std::vector<std::pair<std::string, double>> values;
};

/// What is published on a channel now, as the media server tells it.
struct stream {
    /// The channel's handle.
    std::string channel;
    std::string broadcast;
    /// ISO 8601, UTC.
    std::string started_at;
    /// Seconds.
    double uptime = 0;
    std::string encoder;
    std::string peer;
    std::int64_t bitrate = 0;
    std::int64_t viewers = 0;
    std::optional<live::video> video;
    std::optional<live::audio> audio;
    /// The worst first.
    std::vector<finding> findings;
    /// "recording", "paused" while the disk does not take it, "off".
    std::string recording = "off";
};

/// Reads the answer to GET /api/v1/streams; errc::bad_answer when it is something else.
weir::result<std::vector<stream>> read_streams(std::string_view answer);

/// `Live` in the portal's interface: what everyone may see.
weir::json::object describe_live(const stream& of);
/// `StudioLive`: what its owner sees, findings included. Null says that the channel is offline.
weir::json::object describe_studio(const stream* of);

}  // namespace portal::live
