#include "weir/mpegts/elementary_stream.hpp"

#include "weir/mpegts/pes.hpp"

#include <algorithm>

namespace weir::mpegts {

elementary_stream::elementary_stream(demuxer_sink& to, demuxer_stats& stats, buffer_budget& budget,
                                     const map_entry& entry, carriage how, const track& of)
    : stats_(stats),
      budget_(budget),
      entry_(entry),
      output_(to, stats, of),
      reader_(make_unit_reader(entry, how, output_)) {}

elementary_stream::~elementary_stream() {
    budget_.give_back(pes_.size());
}

void elementary_stream::put(const ts_packet& packet) {
    if (!packet.has_payload) return;
    switch (continuity_.check(packet)) {
        case continuity::verdict::repeats: return;
        case continuity::verdict::gap:
            ++stats_.gaps;
            drop();
            break;
        case continuity::verdict::follows: break;
    }
    if (packet.start) {
        if (in_pes_) finish();
        in_pes_ = true;
        ended_early_ = last_stuffed_ = earlier_stuffed_ = false;
    } else if (ended_early_) {
        habit_.disappointed();
        ended_early_ = false;
        output_.broken();
        return;
    }
    if (!in_pes_) return;
    if (!append(packet.payload)) {
        output_.broken();
        drop();
        return;
    }
    earlier_stuffed_ = earlier_stuffed_ || last_stuffed_;
    last_stuffed_ = packet.stuffed;
    deliver_if_complete(packet.stuffed);
}

bool elementary_stream::append(byte_view payload) {
    const auto most = of().kind == track_kind::video ? max_video_pes : max_audio_pes;
    if (pes_.size() + payload.size() > most || !budget_.take(payload.size())) return false;
    pes_.insert(pes_.end(), payload.begin(), payload.end());
    return true;
}

void elementary_stream::deliver_if_complete(bool stuffed) {
    if (const auto size = pes_packet_size(pes_); size != 0) {
        if (pes_.size() >= size) deliver();
    } else if (stuffed && habit_.reliable()) {
        deliver();
        ended_early_ = true;
    }
}

void elementary_stream::finish() {
    if (!in_pes_) return;
    if (pes_packet_size(pes_) != 0) {
        // Shorter than it said.
        output_.broken();
        drop();
        return;
    }
    habit_.pes_ended(last_stuffed_, earlier_stuffed_);
    deliver();
}

void elementary_stream::deliver() {
    byte_view packet = pes_;
    // Behind a stated end there is nothing.
    if (const auto size = pes_packet_size(packet); size != 0) packet = packet.first(size);
    if (const auto header = read_pes_header(packet)) {
        reader_->read(packet.subspan(header->size), header->time);
    } else {
        output_.broken();
        reader_->lose();
    }
    clear();
}

void elementary_stream::drop() {
    reader_->lose();
    output_.damage();
    clear();
    ended_early_ = false;
}

void elementary_stream::clear() {
    budget_.give_back(pes_.size());
    empty(pes_);
    in_pes_ = false;
}

void elementary_stream::fill_habit::pes_ended(bool last_was_stuffed, bool earlier_was_stuffed) {
    if (earlier_was_stuffed) never_ = true;
    if (last_was_stuffed) seen_ = std::min(seen_ + 1, enough);
}

}  // namespace weir::mpegts
