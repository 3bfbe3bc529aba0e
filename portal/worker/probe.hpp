#pragma once

#include "portal/renditions/renditions.hpp"
#include "portal/worker/refusal.hpp"
#include "portal/worker/sandbox.hpp"
#include "portal/worker/sniff.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::worker {

/// Numerator and denominator of pictures a second.
struct rate {
    std::int64_t over = 30;
    std::int64_t under = 1;
    double value() const { return static_cast<double>(over) / static_cast<double>(under); }
    bool operator==(const rate&) const = default;
};

struct picture_stream {
    std::size_t index = 0;
    std::string codec;
    /// As shown: aspect and rotation applied.
    std::int64_t width = 0;
    std::int64_t height = 0;
    rate pictures;
    /// Browsers play it as it is.
    bool web_safe = false;
};

struct sound_stream {
    std::size_t index = 0;
    std::string codec;
};

/// A file that something can be made of.
struct media {
    container kind;
    std::int64_t duration_ms = 0;
    std::optional<picture_stream> pictures;
    std::optional<sound_stream> sound;
    std::vector<renditions::chapter> chapters;
};

/// What a file may be at most.
struct bounds {
    std::chrono::seconds duration{12 * 3600};
    /// Pixels of a side, and of a picture.
    std::int64_t side = 8192;
    std::int64_t pixels = std::int64_t{8192} * 4320;
};

/// The words that tell FFmpeg what it may use; they stand before each -i.
std::vector<std::string> guards(const container& kind, const bounds& allowed);

/// ffprobe's words for a file that `where` names so.
std::vector<std::string> probe_words(const container& kind, const bounds& allowed,
                                     const std::string& input);

/// Reads what ffprobe said (JSON). Refuses codecs that are not on our list, whatever ffprobe thinks
/// of them: stream copy does not ask FFmpeg's list.
outcome_of<media> read_probe(std::string_view json, const container& kind, const bounds& allowed);

}  // namespace portal::worker
