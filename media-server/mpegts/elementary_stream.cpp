#include "weir/mpegts/elementary_stream.hpp"

#include "weir/mpegts/pes.hpp"

#include <algorithm>

namespace weir::mpegts {

elementary_stream::elementary_stream(demuxer_sink& to, demuxer_stats& stats, const map_entry& entry,
                                     carriage how, const track& of)
    : stats_(stats),
      entry_(entry),
      output_(to, stats, of),
      reader_(make_unit_reader(entry, how, output_)) {}

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
    if (in_pes_) append(packet);
}

void elementary_stream::append(const ts_packet& packet) {
    if (pes_.size() + packet.payload.size() > max_pes) {
        output_.broken();
        drop();
        return;
    }
    pes_.insert(pes_.end(), packet.payload.begin(), packet.payload.end());
    earlier_stuffed_ = earlier_stuffed_ || last_stuffed_;
    last_stuffed_ = packet.stuffed;
    const auto size = pes_packet_size(pes_);
    if (size != 0) {
        if (pes_.size() < size) return;
        pes_.resize(size);
        deliver();
    } else if (packet.stuffed && habit_.reliable()) {
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
    if (const auto header = read_pes_header(pes_)) {
        reader_->read(byte_view(pes_).subspan(header->size), header->time);
    } else {
        output_.broken();
        reader_->lose();
    }
    pes_.clear();
    in_pes_ = false;
}

void elementary_stream::drop() {
    reader_->lose();
    output_.damage();
    pes_ = bytes();
    in_pes_ = ended_early_ = false;
}

void elementary_stream::fill_habit::pes_ended(bool last_was_stuffed, bool earlier_was_stuffed) {
    if (earlier_was_stuffed) never_ = true;
    if (last_was_stuffed) seen_ = std::min(seen_ + 1, enough);
}

}  // namespace weir::mpegts
