#include "weir/record/tape.hpp"

#include <algorithm>
#include <utility>

namespace weir::record {

namespace {

using kind = hls::rendition::kind;

/// The main pictures with their sound, and every other sound. Smaller pictures of the same are not
/// worth their room, and the main sound alone is in the main one.
bool is_recorded(const hls::rendition& one) {
    return one.is == kind::main || one.is == kind::other_sound;
}

track_facts tracks_of(const hls::snapshot& from) {
    track_facts made;
    if (const auto* const video = from.video()) {
        made.width = video->width;
        made.height = video->height;
        made.frame_rate = from.frame_rate;
        made.codecs = video->codecs;
    }
    if (const auto* const audio = from.audio()) {
        if (!made.codecs.empty()) made.codecs += ",";
        made.codecs += audio->codecs;
    }
    return made;
}

}  // namespace

bool tape::is_room() {
    const auto waiting = waiting_.bytes.load(std::memory_order_relaxed);
    return waiting < (lost_ ? waiting_.limit / 2 : waiting_.limit);
}

moment tape::read(const hls::presentation& now, const hls::segment& in, std::size_t part) {
    moment made;
    made.duration = in.parts[part].duration;
    made.key = in.parts[part].independent;
    made.begins_segment = part == 0;
    made.date = in.date;
    for (const auto& each : now.renditions) {
        if (!is_recorded(each->of)) continue;
        const auto* const segment = each->at(in.msn);
        if (!segment || part >= segment->parts.size() || !segment->parts[part].data) continue;
        made.pieces.push_back(
            {each->of.name(), segment->init, segment->parts[part].data, tracks_of(*each)});
    }
    return made;
}

void tape::take(const hls::presentation& now) {
    std::vector<moment> made;
    std::size_t size = 0;
    for (auto at = std::max(next_.msn, now.main().segments.front()->msn);; ++at) {
        const auto* const segment = now.main().at(at);
        if (!segment) break;
        for (auto part = at == next_.msn ? next_.part : 0; part < segment->parts.size(); ++part) {
            if (!is_room()) {
                lost_ = true;
                continue;
            }
            made.push_back(read(now, *segment, part));
            made.back().after_loss = std::exchange(lost_, false);
            size += made.back().size();
        }
    }
    next_ = now.main().next;
    if (made.empty()) return;
    waiting_.bytes.fetch_add(size, std::memory_order_relaxed);
    hand_over_(std::move(made));
}

}  // namespace weir::record
