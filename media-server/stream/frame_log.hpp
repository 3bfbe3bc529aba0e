#pragma once

#include "weir/stream/frame.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace weir::stream {

struct log_limits {
    /// No log holds more than this, whatever its GOP.
    std::size_t bytes = 32 * 1024 * 1024;
    /// What is kept for slow viewers behind the newest GOP.
    std::chrono::milliseconds time{5000};
};

/// The newest frames of a stream, numbered without gaps from 0; viewers hold a number and read from
/// there. On one loop.
///
///     tail()            join_point()                 head()
///       | older GOP ....... | newest GOP, so far ...... |
class frame_log {
 public:
    explicit frame_log(log_limits limits) : limits_(limits) {}

    void append(frame_ptr next);

    /// The oldest number still held; head() when empty.
    std::uint64_t tail() const { return head_ - frames_.size(); }
    /// The number that the next frame will get.
    std::uint64_t head() const { return head_; }
    /// `number` lies between tail() and head() - 1.
    const frame_ptr& operator[](std::uint64_t number) const { return frames_[number - tail()]; }

    /// Where a new viewer starts: the newest key frame, or the newest audio when there is no video.
    /// Of several video tracks, from where on every one of them can be decoded. Nothing while
    /// decoding could not start anywhere: then the viewer waits for the next key frame.
    std::optional<std::uint64_t> join_point() const;
    std::size_t bytes() const { return bytes_; }

 private:
    void note_video(const frame& next);
    void drop_oldest();

    log_limits limits_;
    std::deque<frame_ptr> frames_;
    std::uint64_t head_ = 0;
    std::size_t bytes_ = 0;
    struct key_frame {
        track_id track = 0;
        std::uint64_t number = 0;
    };
    /// The newest of each video track, as far as they are held.
    std::vector<key_frame> newest_keys_;
    bool has_video_ = false;
};

}  // namespace weir::stream
