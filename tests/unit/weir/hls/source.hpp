// Streams that never were: H.264 and AAC frames with plausible configurations, stamps and sizes.
#pragma once

#include "weir/stream/format.hpp"
#include "weir/stream/frame.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace weir::test {

inline stream::format_ptr make_format(bool video, bool audio, double stated_rate = 0,
                                      std::uint32_t sample_rate = 48000,
                                      std::uint32_t width = 1280) {
    auto made = std::make_shared<stream::format>();
    if (video) {
        auto& pictures = made->video.emplace_back().format;
        pictures.width = width;
        pictures.height = 720;
        pictures.frame_rate = stated_rate;
        pictures.codecs = "avc1.640020";
        pictures.record = {1,    0x64, 0,    0x20, 0xff, 0xe1, 0,    4,   0x67,
                           0x64, 0,    0x20, 1,    0,    2,    0x68, 0xee};
    }
    if (audio) {
        auto& sound = made->audio.emplace_back().format;
        sound.sample_rate = sample_rate;
        sound.channels = 2;
        sound.codecs = "mp4a.40.2";
        sound.record = {0x11, 0x90};
    }
    return made;
}

/// Payloads begin with the frame's number in its track, so that a test can tell them apart.
inline stream::frame_ptr make_frame(stream::media_kind kind, std::int64_t dts,
                                    std::int32_t composition, bool key, std::uint32_t number,
                                    std::size_t size, stream::track_id track = 0) {
    bytes body(std::max<std::size_t>(size, 4), 0x5a);
    put_be<4>(body.data(), number);
    return stream::frame::make(
        {.kind = kind,
         .track = track,
         .time = {std::chrono::milliseconds(dts), std::chrono::milliseconds(composition)},
         .key = key},
        packet(body), 0);
}

/// A rough clock for variable frame rates: a different value for each number, the same in each run.
inline double uneven(std::uint32_t number, double least, double most) {
    const auto mixed = (number * 2654435761u) >> 16 & 0xff;
    return least + (most - least) * mixed / 255.0;
}

/// Makes the frames of one show, one stretch after another. Times in milliseconds.
class source {
 public:
    double frame_rate = 30;
    /// Seconds from key frame to key frame.
    double gop = 2;
    std::uint32_t sample_rate = 48000;
    bool video = true;
    bool audio = true;
    stream::track_id track = 0;
    /// Sound is handed over so much after pictures of the same time.
    double audio_lag = 0;
    std::size_t key_size = 3000;
    std::size_t frame_size = 300;
    /// What a picture lasts, when not always the same: by its number.
    std::function<double(std::uint32_t)> step;

    /// The frames from `now` on for so long, in the order in which they arrive.
    std::vector<stream::frame_ptr> run(double milliseconds) {
        std::multimap<double, stream::frame_ptr> made;
        const double end = now + milliseconds;
        const double duration = 1024.0 * 1000 / sample_rate;
        while (video && next_video_ < end) {
            const bool key = next_video_ >= next_key_ - 1;
            if (key) next_key_ = next_video_ + gop * 1000;
            made.emplace(next_video_, picture(key));
            next_video_ += step ? step(pictures_) : 1000 / frame_rate;
        }
        while (audio && next_audio_ < end) {
            made.emplace(next_audio_ + audio_lag,
                         make_frame(stream::media_kind::audio, std::llround(next_audio_), 0, false,
                                    sounds_++, 200, track));
            next_audio_ += duration;
        }
        std::vector<stream::frame_ptr> frames;
        for (auto& [when, frame] : made) frames.push_back(std::move(frame));
        now = end;
        return frames;
    }

    /// Nothing is sent for so long; the tracks may be silent by themselves.
    void pause(double milliseconds) {
        now += milliseconds;
        pause_video(milliseconds);
        pause_audio(milliseconds);
    }
    void pause_video(double milliseconds) { next_video_ += milliseconds; }
    void pause_audio(double milliseconds) { next_audio_ += milliseconds; }
    /// The next picture is a key frame.
    void want_key() { next_key_ = next_video_; }

    double now = 0;

 private:
    /// As with two B-frames: every third picture is shown three frames later, the others at once.
    stream::frame_ptr picture(bool key) {
        const auto frame = 1000 / frame_rate;
        const auto composition = key || pictures_ % 3 == 0 ? 3 * frame : 0.0;
        return make_frame(stream::media_kind::video, std::llround(next_video_),
                          static_cast<std::int32_t>(std::llround(composition)), key, pictures_++,
                          key ? key_size : frame_size, track);
    }

    double next_video_ = 0;
    double next_audio_ = 0;
    double next_key_ = 0;
    std::uint32_t pictures_ = 0;
    std::uint32_t sounds_ = 0;
};

}  // namespace weir::test
