#include "weir/hls/packager_state.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace weir::hls {

namespace {

template <class Tracks, class Wanted>
const track_cut* cut_of(const Tracks& tracks, const Wanted* wanted) {
    if (!wanted) return nullptr;
    const auto found =
        std::ranges::find_if(tracks, [&](const auto& each) { return each.id == wanted->id; });
    return found == tracks.end() ? nullptr : &found->cut;
}

}  // namespace

/// Whether a main track holds something from before `end`.
bool packager::state::any_before(stream_time end) const {
    return (format_->main_video() && pictures_.front().held.any_before(end)) ||
           (format_->main_audio() && sounds_.front().held.any_before(end));
}

std::size_t packager::state::held_size() const {
    std::size_t sum = 0;
    for (const auto& each : pictures_) sum += each.held.size();
    for (const auto& each : sounds_) sum += each.held.size();
    return sum;
}

/// Ends the part at `end`, with all that starts before `take_until`. `next_video` is where the
/// picture after the held ones starts.
void packager::state::close_part(stream_time end, stream_time take_until, stream_time next_video) {
    const auto duration = end - part_start_;
    part_start_ = end;
    if (!any_before(take_until)) return;
    for (auto& each : pictures_) each.cut = each.held.take(take_until, next_video);
    for (auto& each : sounds_) each.cut = each.held.take(take_until);

    const bool first = !growing();
    if (first) open_renditions();
    const bool discontinuity = first && std::exchange(discontinuity_, false);
    for (auto& each : writers_) {
        if (first) each.begin(segment_date_, discontinuity);
        each.append(cut_of(pictures_, each.of().video(*each.format())),
                    cut_of(sounds_, each.of().audio(*each.format())), duration);
    }
    for (auto& each : pictures_) each.cut = {};
    for (auto& each : sounds_) each.cut = {};
    changed_ = true;
    keep_within_memory();
    const bool full = ends_after_part(how_, *cadence_, growing()->duration, !format_->main_video());
    if (full || window()->has_first_part_only()) end_segment();
}

void packager::state::end_segment() {
    if (growing()) changed_ = true;
    for (auto& each : writers_) each.end();
    segment_date_ = timeline_.date_of(part_start_);
}

/// Before a segment begins: all renditions learn what it holds, and new ones begin with it.
void packager::state::open_renditions() {
    const bool new_format = writers_.empty() || discontinuity_;
    if (!new_format && !std::exchange(tracks_added_, false)) return;
    tracks_added_ = false;
    const auto first = window() ? window()->next() : position{which_.first_msn, 0};
    const auto before = window() ? window()->discontinuities() : which_.first_discontinuity;
    std::erase_if(writers_, [this](const auto& each) { return !each.of().is_in(*format_); });
    const auto known = writers_.size();
    for (const auto& each : renditions_of(*format_)) {
        if (std::ranges::find(writers_, each, &rendition_writer::of) == writers_.end())
            writers_.emplace_back(how_, each, first, before);
    }
    for (auto i = new_format ? 0 : known; i < writers_.size(); ++i)
        writers_[i].set_format(format_, first.msn);
    std::vector<rendition> all;
    for (const auto& each : writers_) all.push_back(each.of());
    offered_ = std::make_shared<const std::vector<rendition>>(std::move(all));
}

void packager::state::keep_within_memory() {
    const auto size = [](const auto& each) { return each.window().size(); };
    const auto total = [&] {
        return std::accumulate(writers_.begin(), writers_.end(), std::size_t{},
                               [&](std::size_t sum, const auto& each) { return sum + size(each); });
    };
    while (total() > how_.memory_limit) {
        if (!std::ranges::max_element(writers_, {}, size)->drop_oldest()) return;
    }
}

snapshot_ptr packager::state::snapshot_of(const rendition_writer& one) const {
    auto made = std::make_shared<snapshot>();
    made->part_target = cadence_->part_target;
    made->target_duration = how_.target_duration();
    made->ended = ended_;
    made->of = one.of();
    made->all = offered_;
    made->stem = which_.id;
    if (one.of().is != rendition::kind::main) made->stem += "-" + one.of().name();
    made->format = one.format();
    if (const auto* const video = made->video()) {
        const auto step = std::chrono::duration<double>(cadence_->step).count();
        made->frame_rate = video->frame_rate > 0 ? video->frame_rate : 1 / step;
    }
    one.window().show(*made);
    return made;
}

void packager::state::publish() {
    if (!std::exchange(changed_, false)) return;
    auto made = std::make_shared<presentation>();
    made->broadcast = which_.id;
    made->ended = ended_;
    made->renditions.reserve(writers_.size());
    for (const auto& each : writers_) made->renditions.push_back(snapshot_of(each));
    publish_(std::move(made));
}

}  // namespace weir::hls
