// Reads a media playlist back, for tests only: it trusts its input.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace weir::test {

/// Seconds as microseconds, so that sums are exact.
inline std::int64_t microseconds(const std::string& seconds) {
    if (seconds.empty()) return 0;
    return std::llround(std::stod(seconds) * 1e6);
}

struct listed_part {
    std::string uri;
    std::int64_t duration = 0;
    bool independent = false;
    bool gap = false;

    bool operator==(const listed_part&) const = default;
};

struct listed_segment {
    std::uint64_t msn = 0;
    std::string uri;
    std::int64_t duration = 0;
    std::string date;
    std::string map;
    /// How many EXT-X-DISCONTINUITY came before it since the broadcast began.
    std::uint64_t discontinuities = 0;
    std::vector<listed_part> parts;
    /// Its EXTINF is there.
    bool complete = false;
    bool gap = false;
};

struct rendition_report {
    std::string uri;
    std::uint64_t last_msn = 0;
    std::uint64_t last_part = 0;
};

struct playlist {
    std::string first_line;
    std::int64_t target_duration = 0;
    std::int64_t part_target = 0;
    std::int64_t part_hold_back = 0;
    std::int64_t hold_back = 0;
    std::int64_t can_skip_until = 0;
    /// EXT-X-START, from the end; 0 when players choose.
    std::int64_t start = 0;
    /// EXT-X-SKIP; 0 when it is the whole playlist.
    std::uint64_t skipped = 0;
    int version = 0;
    bool can_block = false;
    std::uint64_t media_sequence = 0;
    std::uint64_t discontinuity_sequence = 0;
    std::optional<std::string> hint;
    bool ended = false;
    std::vector<std::string> unknown;
    std::vector<listed_segment> segments;
    std::vector<rendition_report> reports;
};

/// NAME=value and NAME="value", comma between (RFC 8216bis 4.2).
inline std::map<std::string, std::string> attributes(std::string_view text) {
    std::map<std::string, std::string> found;
    while (!text.empty()) {
        const auto equals = text.find('=');
        const auto name = std::string(text.substr(0, equals));
        text.remove_prefix(equals + 1);
        const bool quoted = text.starts_with('"');
        if (quoted) text.remove_prefix(1);
        const auto end = text.find(quoted ? '"' : ',');
        found[name] = std::string(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + (quoted ? 1 : 0));
        if (text.starts_with(',')) text.remove_prefix(1);
    }
    return found;
}

class playlist_reader {
 public:
    explicit playlist_reader(const std::string& text) {
        std::istringstream in(text);
        std::getline(in, read.first_line);
        for (std::string line; std::getline(in, line);) {
            const auto colon = line.find(':');
            take(line, line.substr(0, colon),
                 colon == std::string::npos ? "" : line.substr(colon + 1));
        }
        if (open_.parts.empty()) return;
        open_.msn = read.media_sequence + read.skipped + read.segments.size();
        for (const auto& part : open_.parts) open_.duration += part.duration;
        read.segments.push_back(open_);
    }

    playlist read;

 private:
    void take(const std::string& line, const std::string& tag, const std::string& value) {
        if (!line.starts_with('#')) return finish(line);
        if (tag == "#EXT-X-TARGETDURATION") return void(read.target_duration = microseconds(value));
        if (tag == "#EXT-X-MEDIA-SEQUENCE") return void(read.media_sequence = std::stoull(value));
        if (tag == "#EXT-X-DISCONTINUITY-SEQUENCE")
            return void(open_.discontinuities = read.discontinuity_sequence = std::stoull(value));
        if (tag == "#EXT-X-DISCONTINUITY") return void(++open_.discontinuities);
        if (tag == "#EXT-X-PROGRAM-DATE-TIME") return void(open_.date = value);
        if (tag == "#EXTINF") return void(open_.duration = microseconds(value));
        if (tag == "#EXT-X-ENDLIST") return void(read.ended = true);
        if (tag == "#EXT-X-VERSION") return void(read.version = std::stoi(value));
        if (tag == "#EXT-X-GAP") return void(open_.gap = true);
        take_attributes(tag, attributes(value), line);
    }

    void take_attributes(const std::string& tag, std::map<std::string, std::string> values,
                         const std::string& line) {
        if (tag == "#EXT-X-MAP") {
            open_.map = values["URI"];
        } else if (tag == "#EXT-X-PART") {
            open_.parts.push_back({values["URI"], microseconds(values["DURATION"]),
                                   values["INDEPENDENT"] == "YES", values["GAP"] == "YES"});
        } else if (tag == "#EXT-X-PART-INF") {
            read.part_target = microseconds(values["PART-TARGET"]);
        } else if (tag == "#EXT-X-SERVER-CONTROL") {
            read.part_hold_back = microseconds(values["PART-HOLD-BACK"]);
            read.hold_back = microseconds(values["HOLD-BACK"]);
            read.can_skip_until = microseconds(values["CAN-SKIP-UNTIL"]);
            read.can_block = values["CAN-BLOCK-RELOAD"] == "YES";
        } else if (tag == "#EXT-X-START") {
            read.start = -microseconds(values["TIME-OFFSET"]);
        } else if (tag == "#EXT-X-SKIP") {
            read.skipped = std::stoull(values["SKIPPED-SEGMENTS"]);
        } else if (tag == "#EXT-X-RENDITION-REPORT") {
            read.reports.push_back(
                {values["URI"], std::stoull(values["LAST-MSN"]), std::stoull(values["LAST-PART"])});
        } else if (tag == "#EXT-X-PRELOAD-HINT") {
            read.hint = values["URI"];
        } else {
            read.unknown.push_back(line);
        }
    }

    void finish(const std::string& uri) {
        open_.uri = uri;
        open_.complete = true;
        open_.msn = read.media_sequence + read.skipped + read.segments.size();
        read.segments.push_back(open_);
        listed_segment next;
        next.map = open_.map;
        next.discontinuities = open_.discontinuities;
        open_ = next;
    }

    listed_segment open_;
};

}  // namespace weir::test
