#pragma once

#include "weir/store/clock.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::videos {

enum class state {
    /// Its file is not there as a whole yet.
    waiting,
    to_process,
    processing,
    /// There to be seen, by whom its privacy says.
    published,
    /// Nothing came of it; `reason` and `explanation` say why.
    processing_failed,
    /// Ready, and waits for publish_at.
    scheduled,
    /// Moderators keep it from everyone but its owner; it goes on being what it was underneath.
    blocked,
};

constexpr std::array<std::string_view, 7> state_names{
    "waiting", "toProcess", "processing", "published", "processingFailed", "scheduled", "blocked"};
constexpr std::string_view to_string(state of) {
    return state_names[static_cast<std::size_t>(of)];
}
std::optional<state> state_of(std::string_view name);

/// Who may watch: everyone; whoever has the address; the owner; the channel's followers; whoever
/// knows the password.
enum class privacy { everyone, unlisted, owner, followers, password };

constexpr std::array<std::string_view, 5> privacy_names{"public", "unlisted", "private",
                                                        "followers", "password"};
constexpr std::string_view to_string(privacy of) {
    return privacy_names[static_cast<std::size_t>(of)];
}
std::optional<privacy> privacy_of(std::string_view name);

/// What was found in the file.
struct facts {
    std::int64_t duration_ms = 0;
    /// As shown, pixels; 0 without a picture.
    std::int64_t width = 0;
    std::int64_t height = 0;
    double frame_rate = 0;
    bool has_video = false;
    bool has_audio = false;

    bool operator==(const facts&) const = default;
};

/// The file as it was given.
struct source_file {
    /// The name that its owner knows it by; shown, and never a path.
    std::string original_name;
    /// Below media/videos/<id>/source/; empty until it is there.
    std::string name;
    std::int64_t bytes = 0;
};

struct new_video {
    std::int64_t account = 0;
    std::int64_t channel = 0;
    std::string title;
    videos::privacy privacy = privacy::owner;
    source_file source;
};

struct video {
    /// 11 characters, [A-Za-z0-9_-].
    std::string id;
    std::int64_t account = 0;
    std::int64_t channel = 0;
    std::string title;
    std::string description;
    std::vector<std::string> tags;
    std::string category;
    std::string language;
    std::string licence;
    videos::privacy privacy = privacy::owner;
    /// argon2id; empty when there is none.
    std::string password_hash;
    videos::state state = state::waiting;
    std::string reason;
    std::string explanation;
    std::optional<weir::store::timestamp> publish_at;
    std::optional<weir::store::timestamp> published_at;
    bool comments = true;
    bool danmaku = true;
    bool downloads = false;
    source_file source;
    /// Thousandths of the work on it that is known; filled in for its owner while there is some.
    std::int64_t progress = 0;
    std::optional<videos::facts> facts;
    weir::store::timestamp created_at = 0;
    weir::store::timestamp updated_at = 0;
};

/// Whether `text` has the form of a video's public name, and so is safe in a path.
bool is_id(std::string_view text);

}  // namespace portal::videos
