#pragma once

#include "weir/base/log.hpp"
#include "weir/http/audience.hpp"
#include "weir/http/flv_viewer.hpp"
#include "weir/http/hls_shelf.hpp"
#include "weir/net/router.hpp"
#include "weir/remux/ts_feeds.hpp"
#include "weir/stream/hub.hpp"
#include "weir/stream/registry.hpp"

namespace weir::http {

/// What one loop's routes work with; outlives them.
struct live_services {
    stream::registry& live;
    stream::hub& hub;
    hls_shelf& shelf;
    http::audience& audience;
    flv_settings flv;
    remux::ts_feeds& ts;
};

/// GET /live/{channel}.flv: the stream as FLV over one endless answer, or over a WebSocket for
/// whoever asks for one.
void add_flv_routes(net::router& to, const live_services& services);

/// GET /live/{channel}.ts: the same as MPEG-TS.
void add_ts_routes(net::router& to, const live_services& services);

/// GET /live/{channel}/index.m3u8 and /live/{channel}.m3u8: the multivariant playlist, of MPEG-TS
/// with ?format=ts; /live/{channel}/ts.m3u8: the playlist of MPEG-TS segments;
/// /live/{channel}/{rendition}.m3u8: the media playlists with blocking reload;
/// /live/{channel}/{name}: parts, segments, initialization sections.
void add_hls_routes(net::router& to, const live_services& services);

/// Pages of any site may read what viewers get, errors included, and also why a request (null)
/// could not be read; of the control interface they may read nothing.
void allow_any_origin(const net::request* asked, net::response& answer);

/// 404 for a channel that is not live.
net::response not_live(std::string_view channel);

}  // namespace weir::http
