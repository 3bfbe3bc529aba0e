// What to do with a request for a playlist or for media: answer, hold or refuse. No sockets, no
// clocks: whoever holds a request asks again with each new snapshot, and gives up with 503 after
// three target durations (RFC 8216bis 6.2.5.2).
#pragma once

#include "weir/hls/snapshot.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::hls {

struct reload {
    enum class action : std::uint8_t {
        /// 200 with the playlist of the snapshot that was judged.
        answer,
        /// Hold it until the next snapshot and judge again. Never turns into `refuse` later.
        wait,
        /// 400 with `reason`.
        refuse,
    };
    action what = action::answer;
    /// A fixed text for the response's body; empty unless refused.
    std::string_view reason;

    bool operator==(const reload&) const = default;
};

/// A playlist request's query parameters of RFC 8216bis 6.2.5, as they stand in the URL,
/// percent-decoded; nullopt when the parameter is absent.
struct directives {
    /// _HLS_msn, _HLS_part, _HLS_skip.
    std::optional<std::string_view> msn, part, skip;
};

/// Judges a playlist request by its directives. What is answered is the delta update when `skip`
/// was given, else the whole playlist.
reload judge_reload(const directives& asked, const snapshot& now);

}  // namespace weir::hls
