// RFC 8216bis as a program: shown one playlist after another of a broadcast, says what is wrong.
#pragma once

#include <fmt/format.h>

#include "playlist_reader.hpp"
#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace weir::test {

class playlist_rules {
 public:
    /// What each playlist broke, in words; empty when all is well.
    std::vector<std::string> broken;

    void show(const std::string& text) {
        const auto now = playlist_reader(text).read;
        check_head(now);
        for (const auto& one : now.segments) check_segment(now, one);
        check_reach(now);
        if (last_) check_change(*last_, now);
        last_ = now;
    }

    /// Also as a delta update.
    void show(const std::string& text, const std::string& delta) {
        show(text);
        check_delta(text, delta);
    }

    const playlist& last() const { return *last_; }

 private:
    template <class... Arguments>
    void must(bool holds, fmt::format_string<Arguments...> rule, Arguments&&... arguments) {
        if (!holds) broken.push_back(fmt::format(rule, std::forward<Arguments>(arguments)...));
    }

    void check_head(const playlist& now) {
        must(now.first_line == "#EXTM3U", "4.4.1.1: first line is {}", now.first_line);
        must(now.unknown.empty(), "unknown tag {}", now.unknown.empty() ? "" : now.unknown.front());
        must(now.target_duration > 0, "4.4.3.1: a target duration");
        must(now.version >= 6, "4.4.1.2: version {}", now.version);
        must(now.can_skip_until == 0 || now.can_skip_until >= 6 * now.target_duration,
             "4.4.3.8: CAN-SKIP-UNTIL {}", now.can_skip_until);
        must(now.can_block, "4.4.3.8: CAN-BLOCK-RELOAD");
        must(now.part_hold_back >= 3 * now.part_target, "4.4.3.8: PART-HOLD-BACK {}",
             now.part_hold_back);
        must(now.hold_back >= 3 * now.target_duration, "4.4.3.8: HOLD-BACK {}", now.hold_back);
        must(now.ended != now.hint.has_value(), "B.1: a hint unless ended");
        must(!now.segments.empty(), "no segment");
        for (std::size_t i = 0; i + 1 < now.segments.size(); ++i) {
            must(now.segments[i].complete, "segment {} is not complete", now.segments[i].msn);
            must(now.segments[i].date < now.segments[i + 1].date, "dates fall at {}",
                 now.segments[i + 1].msn);
        }
        check_start(now);
    }

    /// Where it says to start, a segment with a key frame in front begins.
    void check_start(const playlist& now) {
        auto from_end = now.start;
        auto at = now.segments.rbegin();
        for (; from_end > 0 && at != now.segments.rend(); ++at) from_end -= at->duration;
        must(from_end == 0, "4.4.2.2: starts {} from the end, between segments", now.start);
        if (now.start == 0 || from_end != 0) return;
        const auto& first = *std::prev(at);
        must(first.parts.empty() || first.parts.front().independent,
             "4.4.2.2: starts at {}, without a key frame", first.msn);
    }

    void check_segment(const playlist& now, const listed_segment& one) {
        must(!one.map.empty(), "4.4.4.5: segment {} without a MAP", one.msn);
        must(!one.date.empty(), "B.1: segment {} without a date", one.msn);
        must(one.duration + 500'000 <= now.target_duration + 999'999,
             "4.4.3.1: segment {} lasts {}", one.msn, one.duration);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < one.parts.size(); ++i) {
            const auto& part = one.parts[i];
            sum += part.duration;
            must(part.duration > 0 && part.duration <= now.part_target, "4.4.3.7: {} lasts {}",
                 part.uri, part.duration);
            // Whether the newest part is the last of its segment is not known yet.
            const bool last = i + 1 == one.parts.size();
            const bool enough = 100 * part.duration >= 85 * now.part_target;
            const bool at_gap = part.gap || (!last && one.parts[i + 1].gap);
            must(part.gap || !one.gap, "4.4.4.7: {} in a gap is none", part.uri);
            must(enough || last || part.independent || at_gap, "4.4.3.7: {} lasts only {}",
                 part.uri, part.duration);
        }
        if (one.complete && !one.parts.empty()) {
            must(sum == one.duration, "segment {}: parts last {}, it {}", one.msn, sum,
                 one.duration);
        }
    }

    void check_reach(const playlist& now) {
        std::int64_t from_end = 0;
        for (auto one = now.segments.rbegin(); one != now.segments.rend(); ++one) {
            for (auto part = one->parts.rbegin(); part != one->parts.rend(); ++part) {
                must(from_end <= 3 * now.target_duration, "6.2.2: {} is listed too long",
                     part->uri);
                from_end += part->duration;
            }
            if (one->parts.empty()) from_end += one->duration;
        }
    }

    /// A delta update is the playlist with its oldest segments taken out (6.2.5.1).
    void check_delta(const std::string& text, const std::string& delta) {
        const auto read = playlist_reader(delta).read;
        if (read.skipped == 0) return must(delta == text, "a delta update without a skip differs");
        must(read.version >= 9, "8: version {} with a skip", read.version);
        const auto skip = delta.find("#EXT-X-SKIP");
        const auto tail = delta.substr(delta.find('\n', skip) + 1);
        must(text.starts_with(delta.substr(0, skip)) && text.ends_with(tail),
             "6.2.5.1: a delta update is another playlist");
        std::int64_t after = 0;
        for (auto i = last_->segments.size(); i-- > read.skipped;) {
            if (!last_->segments[i].complete) continue;
            after += last_->segments[i].duration;
            if (i > read.skipped) continue;
            must(after > last_->can_skip_until, "6.2.5.1: too much is skipped");
            must(after - last_->segments[i].duration <= last_->can_skip_until,
                 "6.2.5.1: too little is skipped");
        }
        must(last_->segments.size() - read.skipped == read.segments.size(),
             "6.2.5.1: {} skipped, {} left", read.skipped, read.segments.size());
    }

    void check_change(const playlist& old, const playlist& now) {
        must(!old.ended, "6.2.1: a change after the end");
        must(now.target_duration == old.target_duration, "4.4.3.1: the target duration changed");
        must(now.part_target == old.part_target, "PART-TARGET changed");
        must(now.media_sequence >= old.media_sequence, "4.4.3.2: the media sequence number fell");
        must(now.discontinuity_sequence >= old.discontinuity_sequence,
             "4.4.3.3: the discontinuity sequence number fell");
        must(now.segments.back().msn >= old.segments.back().msn, "segments vanished at the end");
        if (now.media_sequence > old.media_sequence) check_removal(now);
        std::string appended;
        for (const auto& one : now.segments) check_same(old, one, appended);
        must(appended.empty() || !old.hint || appended == *old.hint,
             "4.4.5.3: {} was hinted, {} came", old.hint.value_or(""), appended);
    }

    void check_removal(const playlist& now) {
        std::int64_t remains = 0;
        for (const auto& one : now.segments) remains += one.complete ? one.duration : 0;
        must(remains >= 3 * now.target_duration, "6.2.2: only {} remain", remains);
    }

    /// A segment stays what it was; `appended` becomes the URI of the first part that is new.
    void check_same(const playlist& old, const listed_segment& one, std::string& appended) {
        const auto was = std::ranges::find(old.segments, one.msn, &listed_segment::msn);
        std::size_t known = 0;
        if (was != old.segments.end()) {
            must(one.date == was->date && one.map == was->map, "segment {} changed", one.msn);
            must(one.discontinuities == was->discontinuities,
                 "segment {} moved between discontinuities", one.msn);
            must(!was->complete ||
                     (one.complete && one.uri == was->uri && one.duration == was->duration),
                 "complete segment {} changed", one.msn);
            known = was->parts.size();
            const bool grows = one.parts.size() >= known &&
                               std::equal(was->parts.begin(), was->parts.end(), one.parts.begin());
            must(one.parts.empty() || grows, "the parts of segment {} changed", one.msn);
            must(!was->complete || one.parts.size() <= known,
                 "a part was added to complete segment {}", one.msn);
        } else {
            must(one.msn > old.segments.back().msn, "segment {} came back", one.msn);
        }
        for (auto i = known; i < one.parts.size(); ++i) {
            must(used_.insert(one.parts[i].uri).second, "{} is used twice", one.parts[i].uri);
            if (appended.empty()) appended = one.parts[i].uri;
        }
    }

    std::optional<playlist> last_;
    std::set<std::string> used_;
};

}  // namespace weir::test
