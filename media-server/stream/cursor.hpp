#pragma once

#include "weir/base/bytes.hpp"
#include "weir/stream/feed.hpp"
#include "weir/stream/gathering.hpp"
#include "weir/stream/track_choice.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace weir::stream {

/// A viewer's position in a feed's log: which bytes it is to get next. It owns no queue: what was
/// not sent is in the log, and one that falls off the log's tail goes on at the newest key frame.
/// A viewer starts there too; without video, with a quarter of a second of sound. Its decoders are
/// told of every configuration that they need before the frames that need it, and of none twice.
///
///     cursor.gather(next)            everything between the cursor and the log's head, in one
///     write cursor.advance(next, sent)     so much of it has gone
///
/// Between the two nothing else may be called. Allocates nothing for a frame.
class cursor {
 public:
    /// `how` outlives the cursor.
    cursor(feed_ptr from, const framing& how, track_choice what);

    const feed_ptr& from() const { return from_; }
    const track_choice& choice() const { return choice_; }

    /// Bytes of the viewer's protocol that are no frame of the stream: they go out before the next
    /// frame, never inside one, and at the very start before everything.
    void say(byte_view words);
    /// The same with a frame that the log does not have: a short one, within a gathering's limits.
    void say(const frame& aside);
    /// Bytes said that have not gone.
    std::size_t unsaid() const { return words_.size() - words_sent_; }

    /// A viewer that takes video again gets it from the next key frame on.
    void choose(track_choice what);
    /// Holds the frames back; what was said still goes.
    void pause();
    /// Goes on where it was, or at the newest key frame if there is a newer one.
    void resume();
    /// No more frames: what has begun, and what was said, still goes.
    void stop();

    void gather(gathering& to);
    void advance(const gathering& gathered, std::size_t sent);

    /// The stream has ended or was stopped, and all that is wanted of it has gone.
    bool at_end() const;

 private:
    void resolve();
    bool wanted(const frame& one, bool& video_waits) const;
    std::optional<std::uint64_t> find_start();
    std::optional<std::uint64_t> find_key(std::uint64_t from) const;
    std::optional<std::uint64_t> find_sound(std::uint64_t from) const;
    void start_at(std::uint64_t number);
    void pass_over();
    void put(const frame& next, std::size_t skip, gathering& to) const;
    std::array<frame_ptr, 2> configs() const;
    /// Says a configuration that the viewer has not.
    void tell(const frame_ptr& config);
    frame_ptr& known(const frame& config);
    void advance_words(std::size_t sent);
    void advance_frame(std::size_t sent, bool whole);

    feed_ptr from_;
    const framing& how_;
    track_choice choice_;
    /// The choice as the newest format has it.
    const video_track* video_ = nullptr;
    const audio_track* audio_ = nullptr;

    bytes words_;
    std::size_t words_sent_ = 0;
    /// The next frame to send and how much of it has gone; in part sent, it is held here, since the
    /// log may drop it.
    std::uint64_t next_ = 0;
    std::size_t frame_sent_ = 0;
    frame_ptr in_part_;
    /// Up to where no start was found.
    std::uint64_t searched_ = 0;
    /// The configurations that the viewer's decoders have.
    frame_ptr known_video_;
    frame_ptr known_audio_;
    bool opened_ = false;
    bool started_ = false;
    bool paused_ = false;
    bool stopped_ = false;
    bool video_waits_ = false;
};

}  // namespace weir::stream
