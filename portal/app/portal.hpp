#pragma once

#include "portal/accounts/accounts.hpp"
#include "portal/accounts/routes.hpp"
#include "portal/app/settings.hpp"
#include "portal/channels/channels.hpp"
#include "portal/delivery/delivery.hpp"
#include "portal/http/gate.hpp"
#include "portal/http/static_files.hpp"
#include "portal/live/board.hpp"
#include "portal/live/media_server.hpp"
#include "portal/processing/processing.hpp"
#include "portal/recordings/recordings.hpp"
#include "portal/uploads/uploads.hpp"
#include "portal/videos/videos.hpp"
#include "portal/watching/watching.hpp"
#include "weir/base/log.hpp"
#include "weir/base/loop.hpp"
#include "weir/base/scope.hpp"
#include "weir/net/http_server.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/net/tls_certificates.hpp"
#include "weir/store/database.hpp"

#include <memory>
#include <string>

namespace portal::app {

/// weir-portal as a whole, on one loop: builds the subjects, joins them, and takes them apart in
/// order.
class portal {
 public:
    /// What it needs from the data folder.
    struct secrets {
        weir::store::secrets kept;
        weir::crypto::secret_key sealing;
        std::string control_token;
    };

    /// `base` is migrated already and outlives it.
    portal(settings how, weir::store::database& base, secrets own, http::static_files files,
           weir::log out);
    ~portal();

    /// Opens the port and begins to serve; an empty text, or what kept it from it. Blocks a little.
    std::string start();
    void stop();

    std::uint16_t port() const { return listener_.port(); }
    /// 0 where there is no certificate.
    std::uint16_t https_port() const { return settings_.tls ? https_.port() : 0; }
    /// The routes, for whoever compares them with the description of the interface.
    const http::gate& gate() const { return gate_; }

 private:
    weir::net::http_server::finisher finisher() const;

    settings settings_;
    weir::log log_;
    http::static_files files_;
    weir::loop loop_{0};
    accounts::accounts people_;
    accounts::limits limits_;
    http::rate_limit changes_;
    channels::channels channels_;
    videos::videos videos_;
    delivery::delivery delivery_;
    watching::watching watching_;
    http::rate_limit passwords_;
    uploads::uploads uploads_;
    recordings::recordings recordings_;
    processing::processing processing_;
    live::media_server media_;
    live::board board_;
    http::gate gate_;
    weir::net::http_server server_;
    weir::net::tls_certificates certificates_;
    weir::net::tcp_listener listener_;
    weir::net::tcp_listener https_;
    weir::scope house_;
    bool started_ = false;
};

}  // namespace portal::app
