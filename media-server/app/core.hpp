#pragma once

#include "weir/app/settings.hpp"
#include "weir/base/log.hpp"
#include "weir/base/loop.hpp"
#include "weir/base/scope.hpp"
#include "weir/http/audience.hpp"
#include "weir/http/control_routes.hpp"
#include "weir/http/hls_shelf.hpp"
#include "weir/http/live_routes.hpp"
#include "weir/net/http_server.hpp"
#include "weir/net/router.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/net/tls_certificates.hpp"
#include "weir/remux/ts_feeds.hpp"
#include "weir/rtmp/session.hpp"
#include "weir/srt/listener.hpp"
#include "weir/srt/session.hpp"
#include "weir/stream/admission.hpp"
#include "weir/stream/hub.hpp"
#include "weir/stream/registry.hpp"

#include <memory>
#include <string>
#include <vector>

namespace weir::app {

/// What all loops share.
struct shared_parts {
    const app::settings& settings;
    stream::registry& live;
    stream::admission& admission;
    http::audience& audience;
    const http::control_services& control;
    const stream::source_services& source;
    srt::gate& gate;
    srt::port& srt;
    /// Null where there is no certificate.
    net::tls_certificates* certificates;
    log out;
};

/// Everything that lives on one loop: its listeners, its feeds, its playlists. Made and destroyed
/// while the loop rests; the other functions run on the loop.
class core {
 public:
    core(loop& where, const shared_parts& shared);

    loop& where() { return loop_; }
    http::hls_shelf& shelf() { return shelf_; }

    /// Opens the ports. The error's text says which.
    result<void> open(std::string& what_failed);
    /// The ports that were opened, also where the system was to choose them.
    void note_ports(app::settings& into) const;
    void start();

    /// Publishers first, so that viewers get the end of their streams.
    task<> stop_publishers();
    task<> stop();

 private:
    task<> keep_house();

    loop& loop_;
    const shared_parts& shared_;
    stream::hub hub_;
    http::hls_shelf shelf_;
    remux::ts_feeds ts_;
    http::live_services live_services_;
    rtmp::session_services rtmp_services_;
    srt::session_services srt_services_;
    net::router router_;
    net::http_server server_;
    net::tcp_listener rtmp_;
    net::tcp_listener http_;
    net::tcp_listener rtmps_;
    net::tcp_listener https_;
    srt::listener srt_;
    scope house_;
};

}  // namespace weir::app
