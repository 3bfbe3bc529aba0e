// Frames of streams that never were.
#pragma once

#include "weir/stream/format.hpp"
#include "weir/stream/frame.hpp"

#include <memory>

namespace weir::test {

inline stream::frame_ptr picture(std::int64_t dts, bool key = false, std::size_t size = 100) {
    return stream::frame::make(stream::media_kind::video, packet(bytes(size, 'v')), 5, {dts, 0},
                               key, false);
}
inline stream::frame_ptr key_picture(std::int64_t dts, std::size_t size = 100) {
    return picture(dts, true, size);
}
inline stream::frame_ptr sound(std::int64_t dts, std::size_t size = 20) {
    return stream::frame::make(stream::media_kind::audio, packet(bytes(size, 'a')), 2, {dts, 0},
                               false, false);
}
inline stream::frame_ptr script(std::int64_t dts) {
    return stream::frame::make(stream::media_kind::script, packet(bytes(30, 's')), 0, {dts, 0},
                               false, false);
}
/// `mark` fills the configuration, so that a test can tell one from another.
inline stream::frame_ptr video_config(std::int64_t dts, char mark = 'V') {
    const bytes body(12, static_cast<std::uint8_t>(mark));
    return stream::frame::make(stream::media_kind::video, packet(body), 5, {dts, 0}, true, true);
}
inline stream::frame_ptr audio_config(std::int64_t dts, char mark = 'A') {
    const bytes body(4, static_cast<std::uint8_t>(mark));
    return stream::frame::make(stream::media_kind::audio, packet(body), 2, {dts, 0}, false, true);
}

/// A format with the tracks whose configurations are given.
inline stream::format_ptr tracks(stream::frame_ptr video, stream::frame_ptr audio) {
    auto made = std::make_shared<stream::format>();
    if (video) made->video.emplace();
    if (audio) made->audio.emplace();
    made->video_config = std::move(video);
    made->audio_config = std::move(audio);
    return made;
}

}  // namespace weir::test
