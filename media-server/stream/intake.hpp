#pragma once

#include "weir/base/result.hpp"
#include "weir/flv/audio_message.hpp"
#include "weir/flv/video_message.hpp"
#include "weir/stream/format.hpp"
#include "weir/stream/message.hpp"
#include "weir/stream/timeline.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace weir::stream {

/// Who takes an intake's frames.
class frame_taker {
 public:
    virtual ~frame_taker() = default;
    /// A track has appeared, changed or gone; `configs` are the frames that say so to a decoder
    /// that runs already.
    virtual void set_format(format_ptr now, std::vector<frame_ptr> configs) = 0;
    /// One frame of video or audio.
    virtual void append(frame_ptr next) = 0;
};

/// Turns publishers' messages into a stream's frames: reads the decoder configurations, repairs the
/// times, brings every body into the form of a single track, and leaves out what no viewer could
/// use: pictures before the first key frame, empty messages, repeated configurations.
///
/// Nothing comes out until pictures can: viewers are told of all tracks at once. When a publisher
/// announces pictures and sends no key frame, sound alone goes out after a while.
class intake {
 public:
    using clock = std::chrono::steady_clock;

    /// Tracks of one kind.
    static constexpr std::size_t most_tracks = 8;
    /// Waiting for the first key frame: longer than the GOP of usual encoders.
    static constexpr auto patience = std::chrono::seconds(10);
    /// Waiting with pictures for the first sound: muxers send some of it at a time.
    static constexpr auto sound_patience = std::chrono::seconds(1);
    static constexpr std::size_t most_held = 256;
    /// In which a new publisher must send what the one before did, or the track goes.
    static constexpr auto inheritance = std::chrono::seconds(2);

    explicit intake(frame_taker& to) : to_(to) {}

    /// An error says what was wrong with this one message, or one track's share of it; that was
    /// left out and the next may be fine. The offset counts within the body.
    parsed<void> put(message next, clock::time_point now);
    /// These will come, though nothing is known of them yet: wait with the others.
    void expect(expected_kinds kinds) { expected_ = kinds; }
    /// What comes now is another publisher's; its clock, tracks and key frames are its own.
    void change_publisher(clock::time_point now);

    const timeline& times() const { return timeline_; }
    /// Pictures of the main track that were left out because no key frame had come.
    std::uint64_t pictures_before_key() const { return before_key_; }

 private:
    struct video_state {
        track_id id = 0;
        /// In the format, once its first key frame has come.
        std::optional<video_track> shown{};
        /// Replaces it with the next key frame.
        std::optional<video_track> next{};
        bool key_seen = false;
        /// Of the publisher before; this one has not said that it has it too.
        bool inherited = false;
    };
    struct audio_state {
        audio_track shown;
        bool inherited = false;
    };

    parsed<void> put_video(const message& from, packet& body, const flv::video_message& what);
    parsed<void> configure_video(track_id id, codec::video_format made);
    parsed<void> put_audio(const message& from, packet& body, const flv::audio_message& what);
    parsed<void> configure_audio(track_id id, codec::audio_format made);
    void put_script(packet body);

    video_state* video_of(track_id id);
    /// What the track is to hold; null when it has no configuration for this codec.
    const codec::video_format* known_format(track_id id, codec::video_codec codec);
    audio_state* audio_of(track_id id);
    /// Sound must wait for pictures.
    bool waiting() const;
    void drop_uninherited();
    bool waiting_for_sound() const;
    void hand_out(frame_ptr next);
    void tell(const frame_ptr& config);
    /// Tells of all changes since the last time.
    void announce();
    frame_time moment() const { return {timeline_.newest(), {}}; }

    frame_taker& to_;
    timeline timeline_;
    std::vector<video_state> video_;
    std::vector<audio_state> audio_;
    frame_ptr metadata_;
    clock::time_point now_{};
    /// When the publisher's first message came.
    std::optional<clock::time_point> begun_;
    bool inheriting_ = false;
    expected_kinds expected_;
    /// Pictures that wait for sound that was announced.
    std::vector<frame_ptr> held_;
    clock::time_point held_since_{};
    /// The publisher's first key frame has come, of any track.
    bool pictures_begun_ = false;
    /// Something is not in the format that the taker has, and what tells its decoders so.
    bool stale_ = false;
    std::vector<frame_ptr> untold_;
    std::uint64_t before_key_ = 0;
};

}  // namespace weir::stream
