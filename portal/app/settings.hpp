#pragma once

#include "portal/accounts/accounts.hpp"
#include "portal/delivery/delivery.hpp"
#include "portal/http/backoff.hpp"
#include "portal/http/rate_limit.hpp"
#include "portal/http/site.hpp"
#include "portal/uploads/uploads.hpp"
#include "weir/base/config.hpp"
#include "weir/base/log.hpp"
#include "weir/net/http_server.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/net/tls_certificates.hpp"
#include "weir/store/data_folder.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portal::app {

/// All that weir-portal can be told; conf/weir.toml has the same keys with their meaning.
struct settings {
    weir::store::data_folder data{"var"};
    std::string log_level = "info";
    std::string name = "Weir";
    weir::net::listen_address listen{"", 8000};
    /// Served where there is a certificate, at the address of `listen`.
    weir::net::tls_settings tls;
    weir::net::listen_address https{"", 8444};
    std::size_t connections = 10'000;
    weir::net::http_settings http_server;
    http::site site;
    accounts::settings accounts;
    delivery::settings delivery;
    uploads::settings uploads;
    /// The built front end.
    std::string web = "portal/web/dist";

    /// Where weir-media's control interface is reached: loopback, unless it listens on one address
    /// alone.
    std::string media_address = "127.0.0.1";

    /// Each client's calls, the page's files included: a school behind one address opens the page
    /// at the same moment.
    http::rate_limit::settings calls{1000, std::chrono::milliseconds(10)};
    /// Pictures and stream keys, by account.
    http::rate_limit::settings changes{20, std::chrono::milliseconds(10'000)};
    /// What guessing and mass registration run into.
    http::backoff::settings log_in_tries;
    /// Passwords of videos, by client.
    http::rate_limit::settings video_passwords{10, std::chrono::milliseconds(10'000)};
    http::rate_limit::settings sign_ups{10, std::chrono::milliseconds(60'000)};

    weir::log_level lowest_log_level() const;
    /// The key of each port that is listened on, and where that is.
    std::vector<std::pair<std::string_view, weir::net::listen_address>> listeners() const;
};

/// Reads every key of weir-portal, and leaves the media server's to it.
settings read_settings(weir::config& from);

}  // namespace portal::app
