#pragma once

#include "portal/channels/channels.hpp"
#include "portal/http/gate.hpp"
#include "portal/http/rate_limit.hpp"
#include "portal/live/board.hpp"
#include "portal/live/media_server.hpp"

namespace portal::channels {

constexpr std::size_t most_title = 100;
constexpr std::size_t most_description = 2000;

/// What everyone sees: GET /api/v1/live, /api/v1/channels/{handle}, /media/avatars/{file}. Both
/// outlive the gate.
void add_public_routes(http::gate& to, channels& all, live::board& now);

/// What a channel's owner does: /api/v1/studio/channel, its avatar, /api/v1/studio/key. `changes`
/// is how often an account may send a picture or rotate its key. All outlive the gate.
void add_studio_routes(http::gate& to, channels& all, live::board& now, live::media_server& media,
                       http::rate_limit& changes);

/// `Channel` in the portal's interface.
weir::json::object describe_channel(const channels::channel& of, const live::board& now,
                                    const http::site& where, const weir::net::request& asked);

/// 404 for a channel that is not there, else 503.
weir::net::response channel_refusal(const weir::error_code& why);

}  // namespace portal::channels
