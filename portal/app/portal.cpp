#include "portal/app/portal.hpp"

#include "portal/app/pages.hpp"
#include "portal/channels/routes.hpp"
#include "portal/delivery/routes.hpp"
#include "portal/http/security_headers.hpp"
#include "portal/live/routes.hpp"
#include "portal/processing/routes.hpp"
#include "portal/recordings/routes.hpp"
#include "portal/uploads/routes.hpp"
#include "portal/videos/routes.hpp"
#include "portal/watching/routes.hpp"
#include "weir/crypto/hash.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <utility>

namespace portal::app {

namespace {

live::media_server::settings media_settings(const settings& how, std::string token) {
    live::media_server::settings made;
    made.address = how.media_address;
    made.port = how.site.media_port;
    made.token = std::move(token);
    return made;
}

/// A key of its own for what is put into addresses.
weir::crypto::secret_key media_key(const weir::crypto::secret_key& sealing) {
    return weir::crypto::hmac_sha256(sealing, weir::as_bytes("media addresses"));
}

weir::task<> stop_all(weir::net::tcp_listener& listener, weir::net::tcp_listener& https,
                      weir::scope& house) {
    house.stop();
    co_await listener.stop();
    co_await https.stop();
    co_await house.join();
}

}  // namespace

portal::portal(settings how, weir::store::database& base, secrets own, http::static_files files,
               weir::log out)
    : settings_(std::move(how)),
      log_(std::move(out)),
      files_(std::move(files)),
      people_(settings_.accounts, base, std::move(own.kept), own.sealing, log_.named("accounts")),
      limits_(settings_.log_in_tries, settings_.sign_ups),
      changes_(settings_.changes),
      channels_(base, avatars::shelf(settings_.data.media() + "/avatars"), own.sealing),
      videos_(base, settings_.data.media(), settings_.accounts.cost, log_.named("videos")),
      delivery_(settings_.delivery, base, settings_.data.media(), media_key(own.sealing)),
      watching_(base, delivery_, settings_.data.media(), settings_.accounts.cost),
      passwords_(settings_.video_passwords),
      uploads_(settings_.uploads, base, uploads::shelf(settings_.data.media()),
               log_.named("uploads")),
      recordings_(base, settings_.data.media(), log_.named("recordings")),
      processing_(base),
      media_(media_settings(settings_, std::move(own.control_token))),
      board_(media_, log_.named("live")),
      gate_(settings_.site, people_, settings_.calls),
      server_(settings_.http_server, gate_.routes(), finisher(), log_.named("http")),
      certificates_(settings_.tls, log_.named("tls")),
      listener_(loop_.get_executor(), settings_.connections, log_.named("http")),
      https_(loop_.get_executor(), settings_.connections, log_.named("https")),
      house_(loop_.get_executor()) {
    add_site_routes(gate_, settings_, people_, base);
    accounts::add_routes(gate_, people_, limits_);
    channels::add_public_routes(gate_, channels_, board_);
    channels::add_studio_routes(gate_, channels_, board_, media_, changes_);
    live::add_routes(gate_, board_, media_);
    videos::add_public_routes(gate_, videos_);
    delivery::add_routes(gate_, delivery_);
    watching::add_routes(gate_, watching_, passwords_);
    watching::add_list_routes(gate_, watching_, videos_);
    videos::add_studio_routes(gate_, videos_);
    uploads::add_routes(gate_, uploads_);
    recordings::add_routes(gate_, recordings_);
    processing::add_routes(gate_, processing_);
    add_pages(gate_, settings_, files_, channels_, watching_);
}

portal::~portal() {
    stop();
}

weir::net::http_server::finisher portal::finisher() const {
    return [this](const weir::net::request* asked, weir::net::response& answer) {
        http::add_security_headers(settings_.site, asked, answer);
    };
}

std::string portal::start() {
    if (const auto ready = people_.prepare(); !ready)
        return fmt::format("cannot read the accounts: {}", ready.error().message());
    if (settings_.tls)
        if (const auto mistake = certificates_.load(); !mistake.empty()) return "tls: " + mistake;
    weir::net::tcp_listener* const listeners[] = {&listener_, &https_};
    const auto wanted = settings_.listeners();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [key, where] = wanted[i];
        auto opened = weir::net::check_free(where);
        if (opened) opened = listeners[i]->open(where);
        if (!opened)
            return fmt::format("cannot listen on {} {}: {}", key, where.text(),
                               opened.error().message());
    }
    loop_.start();
    started_ = true;
    loop_.call([this] {
        const auto serve = [this](std::unique_ptr<weir::net::byte_stream> stream) {
            return server_.serve(std::move(stream));
        };
        listener_.start(serve);
        if (settings_.tls) {
            https_.start(serve, certificates_);
            house_.spawn(certificates_.watch());
        }
        house_.spawn(board_.run());
        house_.spawn(videos_.run());
        house_.spawn(uploads_.run());
        house_.spawn(recordings_.run());
    });
    return {};
}

void portal::stop() {
    if (!std::exchange(started_, false)) return;
    boost::asio::co_spawn(loop_.get_executor(), stop_all(listener_, https_, house_),
                          boost::asio::use_future)
        .get();
    loop_.stop();
}

}  // namespace portal::app
