#include "portal/worker/playlist.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace portal::worker {

using weir::result;

namespace {

weir::error_code bad() {
    return make_error_code(boost::system::errc::invalid_argument);
}

/// "BYTES@OFFSET"
bool read_range(std::string_view text, std::uint64_t& bytes, std::uint64_t& offset) {
    const auto at = text.find('@');
    if (at == std::string_view::npos) return false;
    const auto* end = text.data() + text.size();
    return std::from_chars(text.data(), text.data() + at, bytes).ptr == text.data() + at &&
           std::from_chars(text.data() + at + 1, end, offset).ptr == end;
}

bool take(std::string_view& line, std::string_view tag) {
    if (!line.starts_with(tag)) return false;
    line.remove_prefix(tag.size());
    return true;
}

}  // namespace

std::int64_t track_file::bandwidth() const {
    double most = 0;
    for (const auto& each : segments)
        if (each.seconds > 0)
            most = std::max(most, static_cast<double>(each.bytes) * 8 / each.seconds);
    return std::llround(most);
}

std::int64_t track_file::average_bandwidth() const {
    return seconds() > 0 ? std::llround(static_cast<double>(bytes()) * 8 / seconds()) : 0;
}

std::uint64_t track_file::bytes() const {
    auto all = init_bytes;
    for (const auto& each : segments) all += each.bytes;
    return all;
}

double track_file::seconds() const {
    double all = 0;
    for (const auto& each : segments) all += each.seconds;
    return all;
}

result<track_file> read_playlist(std::string_view text) {
    track_file read;
    segment next;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        std::uint64_t offset = 0;
        if (take(line, "#EXT-X-MAP:")) {
            constexpr std::string_view name = "BYTERANGE=\"";
            const auto range = line.find(name);
            if (range == std::string_view::npos) return bad();
            line.remove_prefix(range + name.size());
            if (!line.ends_with('"')) return bad();
            line.remove_suffix(1);
            if (!read_range(line, read.init_bytes, offset) || offset != 0) return bad();
        } else if (take(line, "#EXTINF:")) {
            if (std::from_chars(line.data(), line.data() + line.size(), next.seconds).ec !=
                std::errc())
                return bad();
        } else if (take(line, "#EXT-X-BYTERANGE:")) {
            if (!read_range(line, next.bytes, next.offset)) return bad();
            read.segments.push_back(next);
        }
    }
    if (read.init_bytes == 0 || read.segments.empty()) return bad();
    return read;
}

std::string write_playlist(const track_file& of, std::string_view file) {
    double longest = 1;
    for (const auto& each : of.segments) longest = std::max(longest, each.seconds);
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out,
                   "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                   "#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"{}\",BYTERANGE=\"{}@0\"\n",
                   std::llround(longest), file, of.init_bytes);
    for (const auto& each : of.segments)
        fmt::format_to(out, "#EXTINF:{:.6f},\n#EXT-X-BYTERANGE:{}@{}\n{}\n", each.seconds,
                       each.bytes, each.offset, file);
    text += "#EXT-X-ENDLIST\n";
    return text;
}

}  // namespace portal::worker
