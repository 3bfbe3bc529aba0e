#pragma once

#include "portal/accounts/accounts.hpp"
#include "portal/http/rate_limit.hpp"
#include "portal/http/site.hpp"
#include "weir/base/config.hpp"
#include "weir/base/log.hpp"
#include "weir/net/http_server.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/store/data_folder.hpp"

#include <cstddef>
#include <string>

namespace portal::app {

/// All that weir-portal can be told; conf/weir.toml has the same keys with their meaning.
struct settings {
    weir::store::data_folder data{"var"};
    std::string log_level = "info";
    std::string name = "Weir";
    weir::net::listen_address listen{"", 8000};
    std::size_t connections = 10'000;
    weir::net::http_settings http_server;
    http::site site;
    accounts::settings accounts;
    /// The built front end.
    std::string web = "portal/web/dist";

    /// Each client's calls, and what guessing runs into.
    http::rate_limit::settings calls{200, std::chrono::milliseconds(50)};
    http::rate_limit::settings log_in_tries{10, std::chrono::milliseconds(30'000)};
    http::rate_limit::settings sign_ups{10, std::chrono::milliseconds(60'000)};

    weir::log_level lowest_log_level() const;
};

/// Reads every key of weir-portal, and leaves the media server's to it.
settings read_settings(weir::config& from);

}  // namespace portal::app
