#pragma once

#include "portal/http/gate.hpp"
#include "portal/videos/videos.hpp"
#include "weir/base/json.hpp"

namespace portal::videos {

/// What everyone sees: GET /api/v1/videos/{video}. `all` outlives the gate.
void add_public_routes(http::gate& to, videos& all);

/// What owners do: /api/v1/studio/videos, one of them, and many at once. `all` outlives the gate.
void add_studio_routes(http::gate& to, videos& all);

/// What both say of a video: `Video` in the portal's interface, but its channel.
weir::json::object describe(const video& of);
/// With the channel: `PublicVideo`.
weir::json::object describe_shown(const shown_video& of);

/// A list's `next` as text that says nothing to its reader, and back; nothing when it is none.
std::string to_cursor(const video& last);
std::optional<place> from_cursor(std::string_view text);

/// 404, 422 or 503.
weir::net::response video_refusal(const weir::error_code& why);

}  // namespace portal::videos
