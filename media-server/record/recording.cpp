#include "weir/record/recording.hpp"

#include "weir/record/errc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace weir::record {

namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

/// A shorter hole is a matter of rounding, or of clocks.
constexpr auto shortest_gap = 1s;
/// Files of one recording; publishers that change their format all the time make many.
constexpr std::uint32_t most_takes = 1000;

std::int64_t to_milliseconds(hls::wall_time date) {
    return duration_cast<milliseconds>(date.time_since_epoch()).count();
}

}  // namespace

recording::recording(const settings& how, std::string folder, log out)
    : how_(how), folder_(std::move(folder)), log_(std::move(out)) {}

bool recording::full() const {
    return duration_ >= how_.longest || take_ >= most_takes ||
           (index_ && index_->size() > largest_index - (1u << 20));
}

facts recording::facts() const {
    auto made = facts_;
    made.duration = duration_cast<milliseconds>(duration_);
    return made;
}

/// Whether it may be appended to the files that are open.
bool recording::fits(const moment& next) const {
    if (files_.empty() || next.after_loss) return false;
    return next.pieces.empty() || files_.front()->init == next.pieces.front().init;
}

void recording::put(const moment& next, clock::time_point now) {
    if (paused_until_ && now < *paused_until_) return;
    if (next.after_loss) {
        trouble_ = "the disk is too slow";
        log_.error("{}: something is left out of the recording: {}", folder_, trouble_);
    }
    if (!fits(next)) {
        close_take();
        if (!next.begins_segment || !next.key || next.pieces.empty()) return;
    }
    if (const auto written = write(next); !written) return pause(written.error(), now);
    if (std::exchange(paused_until_, std::nullopt)) log_.info("{}: the recording goes on", folder_);
}

/// What the index says before the part that begins a segment. The gap is what the dates tell: of a
/// publisher that was away, of a disk that took nothing.
std::string recording::note_segment(const moment& next) {
    std::string lines;
    if (!next.begins_segment) return lines;
    const auto hole = expected_ ? next.date - *expected_ : hls::wall_time::duration{};
    if (hole > shortest_gap) lines = gap_line(duration_cast<milliseconds>(hole));
    return lines + segment_line(to_milliseconds(next.date));
}

result<void> recording::write(const moment& next) {
    if (const auto opened = open_index(); !opened) return opened;
    std::string lines;
    if (files_.empty())
        if (const auto begun = begin_take(lines); !begun) return begun;
    std::vector<std::pair<std::string, std::uint64_t>> sizes;
    for (const auto& each : next.pieces) {
        const auto file = file_for(each, lines);
        if (!file) return file.error();
        const std::array data{byte_view(*each.data)};
        if (const auto written = (*file)->file.append(data); !written) return written;
        sizes.emplace_back(each.rendition, each.data->size());
    }
    const auto segment = note_segment(next);
    lines += segment;
    lines += part_line(next.duration, next.key, sizes);
    if (const auto noted = index_->append(lines); !noted) return noted;

    if (segment.starts_with("gap")) {
        ++facts_.gaps;
        facts_.missing += duration_cast<milliseconds>(next.date - *expected_);
    }
    if (next.begins_segment) {
        if (facts_.started_at == 0) facts_.started_at = to_milliseconds(next.date);
        expected_ = next.date;
    }
    *expected_ += next.duration;
    duration_ += next.duration;
    for (const auto& each : next.pieces) facts_.bytes += each.data->size();
    return {};
}

result<void> recording::open_index() {
    if (index_) return {};
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return error_code(error);
    auto made = append_file::create(folder_ + "/" + std::string(index_name));
    if (!made) return made.error();
    if (const auto written = made->append(head_line()); !written) {
        std::filesystem::remove(folder_ + "/" + std::string(index_name), error);
        return written;
    }
    index_ = std::move(*made);
    return sync_folder(folder_);
}

result<void> recording::begin_take(std::string& lines) {
    const auto left = free_space(folder_);
    if (left && *left < how_.reserve) return errc::disk_full;
    ++take_;
    lines += take_line(take_);
    return {};
}

result<recording::open_file*> recording::file_for(const moment_piece& of, std::string& lines) {
    const auto found = std::ranges::find_if(
        files_, [&](const auto& each) { return each->rendition == of.rendition; });
    if (found != files_.end()) return found->get();
    const media_file named{of.rendition, take_, of.init->data->size(), of.tracks};
    auto made = append_file::create(folder_ + "/" + named.name());
    if (!made) return made.error();
    const std::array init{byte_view(*of.init->data)};
    if (const auto written = made->append(init); !written) return written.error();
    lines += file_line(named);
    if (facts_.bytes == 0) facts_.tracks = of.tracks;
    facts_.bytes += named.init;
    files_.push_back(
        std::make_unique<open_file>(open_file{std::move(*made), of.rendition, of.init}));
    return files_.back().get();
}

void recording::pause(const error_code& why, clock::time_point now) {
    // Once for each trouble: it is tried again and again.
    if (!paused_until_ || trouble_ != why.message())
        log_.error("{}: the recording pauses: {}", folder_, why.message());
    trouble_ = why.message();
    close_take();
    paused_until_ = now + how_.retry_time;
}

void recording::close_take() {
    for (auto& each : files_) static_cast<void>(each->file.sync());
    files_.clear();
}

void recording::sync(clock::time_point now) {
    if (files_.empty()) return;
    if (const auto left = free_space(folder_); left && *left < how_.reserve)
        return pause(errc::disk_full, now);
    for (auto& each : files_)
        if (const auto kept = each->file.sync(); !kept) return pause(kept.error(), now);
    if (const auto kept = index_->sync(); !kept) pause(kept.error(), now);
}

void recording::close() {
    close_take();
    if (index_) static_cast<void>(index_->sync());
}

}  // namespace weir::record
