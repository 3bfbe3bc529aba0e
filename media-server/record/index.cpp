#include "weir/record/index.hpp"

#include <fmt/format.h>

namespace weir::record {

namespace {

using namespace std::chrono;

}  // namespace

std::string media_file::name() const {
    return fmt::format("{}-{}.mp4", rendition, take);
}

std::vector<std::uint64_t> index::sizes_before(std::size_t part) const {
    std::vector<std::uint64_t> sizes(files.size());
    const auto end = part < parts.size() ? parts[part].first_piece : pieces.size();
    for (std::size_t i = 0; i < end; ++i) sizes[pieces[i].file] = pieces[i].offset + pieces[i].size;
    return sizes;
}

void index::cut(std::size_t part) {
    if (part >= parts.size()) return;
    ended = false;
    size = part > 0 ? parts[part - 1].line_end : 0;
    pieces.resize(parts[part].first_piece);
    parts.resize(part);
    while (!segments.empty() && segments.back().first_part >= part) segments.pop_back();
    if (!segments.empty()) segments.back().parts = part - segments.back().first_part;
    while (!gaps.empty() && gaps.back().before_part >= part) gaps.pop_back();
    std::vector<bool> used(files.size());
    for (const auto& each : pieces) used[each.file] = true;
    // Files are numbered as they come, so those that lose all their pieces are the last ones.
    while (!files.empty() && !used[files.size() - 1]) files.pop_back();
}

facts index::summary() const {
    facts made;
    microseconds duration{};
    for (const auto& each : parts) duration += each.duration;
    made.duration = duration_cast<milliseconds>(duration);
    for (const auto& each : files) made.bytes += each.init;
    for (const auto& each : pieces) made.bytes += each.size;
    if (!segments.empty()) made.started_at = segments.front().date;
    made.gaps = gaps.size();
    for (const auto& each : gaps) made.missing += each.missing;
    if (!files.empty()) made.tracks = files.front().tracks;
    return made;
}

std::string head_line() {
    return "weir-recording 1\n";
}

std::string take_line(std::uint32_t take) {
    return fmt::format("take {}\n", take);
}

std::string file_line(const media_file& of) {
    const auto& tracks = of.tracks;
    return fmt::format("file {} {} {} {} {} {}\n", of.rendition, of.init, tracks.width,
                       tracks.height, tracks.frame_rate, tracks.codecs);
}

std::string segment_line(std::int64_t date) {
    return fmt::format("segment {}\n", date);
}

std::string part_line(microseconds duration, bool key,
                      const std::vector<std::pair<std::string, std::uint64_t>>& pieces) {
    auto text = fmt::format("part {} {}", duration.count(), key ? 'k' : '-');
    for (const auto& [rendition, size] : pieces) text += fmt::format(" {}:{}", rendition, size);
    return text + "\n";
}

std::string gap_line(milliseconds missing) {
    return fmt::format("gap {}\n", missing.count());
}

std::string end_line() {
    return "end\n";
}

}  // namespace weir::record
