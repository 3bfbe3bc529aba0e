#pragma once

#include "weir/store/clock.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portal::jobs {

/// What there is to do with a video.
enum class kind {
    /// Find out what it is, decide what is made of it. The first of each video.
    inspect,
    /// Make the source itself playable as it is.
    package,
    /// Encode one stretch of one rendition.
    rendition,
    /// Put a rendition's stretches together.
    join,
    /// Pictures to choose from.
    poster,
    /// Small pictures for the seek bar.
    storyboard,
    /// The shape of the sound, where there is no picture.
    waveform,
    /// The few moving seconds of a card.
    preview,
};

constexpr std::array<std::string_view, 8> kind_names{
    "inspect", "package", "rendition", "join", "poster", "storyboard", "waveform", "preview"};
constexpr std::string_view to_string(kind what) {
    return kind_names[static_cast<std::size_t>(what)];
}

enum class state { queued, running, done, failed };

constexpr std::array<std::string_view, 4> state_names{"queued", "running", "done", "failed"};
constexpr std::string_view to_string(state of) {
    return state_names[static_cast<std::size_t>(of)];
}

/// The higher goes first, whoever's it is. Someone waits for what is urgent: it makes a video
/// watchable, and is short.
enum priority : std::int64_t { background = 0, normal = 10, soon = 20, urgent = 30 };

/// Work to be done. Video, kind and part together are its name: there is never a second of it.
struct job {
    /// The video's public name.
    std::string video;
    /// Whose turn it takes.
    std::int64_t account = 0;
    kind what = kind::inspect;
    /// Which of several of that kind, such as "720p/3".
    std::string part;
    /// JSON, for whoever does it.
    std::string details = "{}";
    std::int64_t priority = normal;
};

/// Work that a worker has, until its lease ends.
struct lease {
    std::int64_t id = 0;
    /// Grows with every lease of this work; what was done under an older one is not accepted.
    std::int64_t number = 0;
    job work;
    /// Workers died over it too often: it is to be failed, not to be begun.
    bool spent = false;
};

/// How a job stands, for its owner and for administrators.
struct status {
    std::int64_t id = 0;
    job work;
    state now = state::queued;
    std::string worker;
    weir::store::timestamp created_at = 0;
    std::optional<weir::store::timestamp> started_at;
    std::optional<weir::store::timestamp> finished_at;
    /// From 0 to 1000.
    std::int64_t progress = 0;
    /// A stable word such as "unsupportedMedia", where it failed, and a sentence for people.
    std::string reason;
    std::string explanation;

    /// Milliseconds that are left at the pace so far; nothing while that cannot be said.
    std::optional<std::int64_t> time_left(weir::store::timestamp at) const;
};

}  // namespace portal::jobs
