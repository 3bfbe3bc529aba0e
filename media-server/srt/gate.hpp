#pragma once

#include "weir/srt/stream_id.hpp"
#include "weir/stream/registry.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::srt {

/// Why a caller is turned away in the handshake already, as its log names it (libsrt,
/// access_control.h).
enum class reject : int {
    bad_request = 1400,
    unauthorized = 1401,
    overload = 1402,
    not_found = 1404,
    bad_mode = 1405,
    media_type = 1415,
};

/// Tells from a stream id alone whether the caller need come in. It answers at once and asks no
/// database, since libsrt waits for it; so it knows who is live, and which keys were refused
/// lately: an encoder with a wrong key is let in once, told by an end of the connection, and turned
/// away with a reason when it tries again. From any thread.
class gate {
 public:
    using clock = std::chrono::steady_clock;

    /// `live` outlives it.
    explicit gate(const stream::registry& live) : live_(live) {}

    /// Nothing when the caller may come in.
    std::optional<reject> judge(std::string_view id, clock::time_point now);
    /// What `id` names may not be published, and will not be when asked for again.
    void remember_refusal(const stream_id& id, clock::time_point now);

 private:
    bool was_refused(const stream_id& id, clock::time_point now);

    const stream::registry& live_;
    std::mutex mutex_;
    /// By app and name.
    std::map<std::pair<std::string, std::string>, clock::time_point> refused_;
};

}  // namespace weir::srt
