#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/task.hpp"
#include "weir/mpegts/muxer.hpp"
#include "weir/stream/feed.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace weir::remux {

/// A feed's stream as MPEG-TS: a feed again, on the same loop, of chunks of whole packets. To its
/// viewers the chunks are the pictures of one track: a chunk that a decoder can start at, tables
/// first, is a key picture. Tracks that a transport stream does not carry are left out.
class ts_feed final : public stream::viewer {
 public:
    /// `from` has a format.
    ts_feed(executor where, stream::feed_ptr from, stream::log_limits limits);
    ~ts_feed() override;

    /// Lives as long as this.
    stream::feed& chunks() { return chunks_; }
    /// False while there is no track that can be carried.
    bool carries() const { return carried_ > 0; }

    void on_advance() override;

 private:
    /// Takes over what the source's tracks hold now.
    void follow();
    template <class Tracks>
    void follow_kind(mpegts::track_kind kind, const Tracks& now, const Tracks* before);
    void convert(const stream::frame& next);
    bool begins_anew(const stream::frame& next) const;
    void end_chunk();

    stream::feed_ptr from_;
    stream::feed chunks_;
    /// What the chunks' viewers see.
    stream::format_ptr shape_;
    mpegts::muxer muxer_;
    stream::format_ptr known_;
    std::size_t carried_ = 0;
    /// The first video track that is carried.
    std::optional<stream::track_id> video_;

    std::uint64_t next_ = 0;
    bool started_ = false;
    std::optional<std::chrono::microseconds> tables_at_;
    bytes chunk_;
    stream::frame_label label_;
    std::vector<stream::frame_ptr> made_;
};

}  // namespace weir::remux
