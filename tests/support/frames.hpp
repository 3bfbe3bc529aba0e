// Frames of streams that never were.
#pragma once

#include "weir/stream/format.hpp"
#include "weir/stream/frame.hpp"

#include <chrono>
#include <memory>

namespace weir::test {

/// `dts` in milliseconds, here and below.
inline stream::frame_time at(std::int64_t dts) {
    return {std::chrono::milliseconds(dts), {}};
}
inline std::int64_t milliseconds_of(const stream::frame& one) {
    return std::chrono::floor<std::chrono::milliseconds>(one.time().dts).count();
}

inline stream::frame_ptr picture(std::int64_t dts, bool key = false, std::size_t size = 100) {
    return stream::frame::make({.kind = stream::media_kind::video, .time = at(dts), .key = key},
                               packet(bytes(size, 'v')), 5);
}
inline stream::frame_ptr key_picture(std::int64_t dts, std::size_t size = 100) {
    return picture(dts, true, size);
}
inline stream::frame_ptr sound(std::int64_t dts, std::size_t size = 20) {
    return stream::frame::make({.kind = stream::media_kind::audio, .time = at(dts)},
                               packet(bytes(size, 'a')), 2);
}
inline stream::frame_ptr script(std::int64_t dts) {
    return stream::frame::make({.kind = stream::media_kind::script, .time = at(dts)},
                               packet(bytes(30, 's')), 0);
}
/// `mark` fills the configuration, so that a test can tell one from another.
inline stream::frame_ptr video_config(std::int64_t dts, char mark = 'V') {
    const bytes body(12, static_cast<std::uint8_t>(mark));
    return stream::frame::make(
        {.kind = stream::media_kind::video, .time = at(dts), .key = true, .config = true},
        packet(body), 5);
}
inline stream::frame_ptr audio_config(std::int64_t dts, char mark = 'A') {
    const bytes body(4, static_cast<std::uint8_t>(mark));
    return stream::frame::make({.kind = stream::media_kind::audio, .time = at(dts), .config = true},
                               packet(body), 2);
}

/// A format with the tracks whose configurations are given.
inline stream::format_ptr tracks(stream::frame_ptr video, stream::frame_ptr audio) {
    auto made = std::make_shared<stream::format>();
    if (video) made->video.push_back({0, {}, std::move(video)});
    if (audio) made->audio.push_back({0, {}, std::move(audio)});
    return made;
}

}  // namespace weir::test
