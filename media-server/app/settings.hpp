#pragma once

#include "weir/base/config.hpp"
#include "weir/base/log.hpp"
#include "weir/hls/settings.hpp"
#include "weir/http/flv_viewer.hpp"
#include "weir/net/http_server.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/net/tls_certificates.hpp"
#include "weir/record/settings.hpp"
#include "weir/rtmp/session.hpp"
#include "weir/srt/settings.hpp"
#include "weir/store/data_folder.hpp"
#include "weir/stream/frame_log.hpp"
#include "weir/stream/source.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::app {

/// All that weir-media can be told; conf/weir.toml has the same keys with their meaning.
struct settings {
    store::data_folder data{"var"};
    /// 0: one a core.
    std::size_t loops = 0;
    std::string log_level = "info";
    /// "store": keys from the database; "open": the key is the channel's name.
    std::string access_mode = "store";

    /// RTMPS and HTTPS are served where there is a certificate, at the addresses of RTMP and HTTP.
    net::tls_settings tls;
    net::listen_address rtmp{"", 1935};
    net::listen_address rtmps{"", 1936};
    std::size_t rtmp_connections = 1000;
    rtmp::session_settings rtmp_session;
    net::listen_address http{"", 8080};
    net::listen_address https{"", 8443};
    std::size_t http_connections = 20'000;
    net::http_settings http_server;
    net::listen_address srt_address{"", 8890};
    srt::settings srt;

    stream::log_limits log;
    stream::source_settings source;
    /// A publisher that was lost and returns in this time goes on with its show.
    std::chrono::milliseconds grace_time{60'000};
    http::flv_settings flv;
    hls::settings hls;
    record::settings record;

    weir::log_level lowest_log_level() const;
    /// The key of each port that is listened on, and where that is.
    std::vector<std::pair<std::string_view, net::listen_address>> listeners() const;
};

/// Reads every key of weir-media, and leaves the portal's to the portal.
settings read_settings(config& from);

}  // namespace weir::app
