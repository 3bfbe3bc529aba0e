#pragma once

#include "weir/base/bytes.hpp"
#include "weir/mpegts/buffer_budget.hpp"
#include "weir/mpegts/carriage.hpp"
#include "weir/mpegts/continuity.hpp"
#include "weir/mpegts/demuxer_sink.hpp"
#include "weir/mpegts/demuxer_stats.hpp"
#include "weir/mpegts/tables.hpp"
#include "weir/mpegts/track.hpp"
#include "weir/mpegts/track_output.hpp"
#include "weir/mpegts/ts_packet.hpp"
#include "weir/mpegts/unit_reader.hpp"

#include <cstddef>
#include <memory>

namespace weir::mpegts {

/// One track of a demuxer: puts its PES packets together and has them read.
class elementary_stream {
 public:
    /// An unfinished PES packet is no longer than this: 16 MiB of video, several times the largest
    /// picture that encoders make; 256 KiB of audio, four times what one may state.
    static constexpr std::size_t max_video_pes = 16 * 1024 * 1024;
    static constexpr std::size_t max_audio_pes = 256 * 1024;

    elementary_stream(demuxer_sink& to, demuxer_stats& stats, buffer_budget& budget,
                      const map_entry& entry, carriage how, const track& of);
    ~elementary_stream();
    elementary_stream(const elementary_stream&) = delete;
    elementary_stream& operator=(const elementary_stream&) = delete;

    const map_entry& entry() const { return entry_; }
    const track& of() const { return output_.of(); }
    void set_index(std::uint8_t index) { output_.set_index(index); }

    void put(const ts_packet& packet);
    /// No more comes: reads the packet whose end was not stated.
    void finish();

 private:
    /// Whether senders of this stream fill up the last packet of each PES packet and no other. Once
    /// they have done so often enough, such a packet ends a PES packet of unstated length.
    class fill_habit {
     public:
        /// A PES packet of unstated length has ended.
        void pes_ended(bool last_was_stuffed, bool earlier_was_stuffed);
        void disappointed() { never_ = true; }
        bool reliable() const { return !never_ && seen_ >= enough; }

     private:
        static constexpr unsigned enough = 8;
        unsigned seen_ = 0;
        bool never_ = false;
    };

    bool append(byte_view payload);
    void deliver_if_complete(bool stuffed);
    void deliver();
    void drop();
    void clear();

    demuxer_stats& stats_;
    buffer_budget& budget_;
    map_entry entry_;
    track_output output_;
    std::unique_ptr<unit_reader> reader_;
    continuity continuity_;
    fill_habit habit_;
    bytes pes_;
    bool in_pes_ = false;
    /// The last PES packet was taken for complete by habit alone.
    bool ended_early_ = false;
    bool last_stuffed_ = false;
    bool earlier_stuffed_ = false;
};

}  // namespace weir::mpegts
