#include "weir/net/tcp_listener.hpp"

#include "weir/base/deadline.hpp"
#include "weir/base/event.hpp"
#include "weir/net/errc.hpp"
#include "weir/net/tcp_stream.hpp"
#include "weir/net/tls_certificates.hpp"
#include "weir/net/tls_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <exception>
#include <utility>

namespace weir::net {

namespace {

using boost::asio::ip::tcp;
using tcp_acceptor = boost::asio::basic_socket_acceptor<tcp, executor>;
using reuse_port = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

/// Long enough not to spin when the process is out of descriptors, short enough not to be noticed.
constexpr auto pause_after_failure = std::chrono::milliseconds(100);

error_code open_at(tcp_acceptor& acceptor, const tcp::endpoint& where, bool shared) {
    error_code error;
    acceptor.open(where.protocol(), error);
    if (!error && where.address().is_v6())
        acceptor.set_option(boost::asio::ip::v6_only(false), error);
    if (!error) acceptor.set_option(tcp_acceptor::reuse_address(true), error);
    if (!error && shared) acceptor.set_option(reuse_port(true), error);
    if (!error) acceptor.bind(where, error);
    if (!error) acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (error) {
        error_code ignored;
        acceptor.close(ignored);
    }
    return error;
}

error_code open(tcp_acceptor& acceptor, const listen_address& where, bool shared) {
    if (!where.address.empty()) {
        error_code error;
        const auto address = boost::asio::ip::make_address(where.address, error);
        return error ? error : open_at(acceptor, tcp::endpoint(address, where.port), shared);
    }
    const auto error = open_at(acceptor, tcp::endpoint(tcp::v6(), where.port), shared);
    // A kernel without IPv6 says so by the family.
    if (error == boost::asio::error::address_family_not_supported)
        return open_at(acceptor, tcp::endpoint(tcp::v4(), where.port), shared);
    return error;
}

}  // namespace

bool listen_address::is_valid() const {
    error_code error;
    if (!address.empty()) boost::asio::ip::make_address(address, error);
    return !error;
}

bool listen_address::overlaps(const listen_address& other) const {
    return port != 0 && port == other.port &&
           (address.empty() || other.address.empty() || address == other.address);
}

std::string listen_address::text() const {
    if (address.empty()) return fmt::format("[::]:{}", port);
    return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, port)
                                                  : fmt::format("[{}]:{}", address, port);
}

result<void> check_free(const listen_address& where) {
    boost::asio::io_context context;
    tcp_acceptor probe(context.get_executor());
    if (const auto error = open(probe, where, false)) return error;
    return {};
}

struct tcp_listener::acceptor {
    tcp_acceptor socket;
};

tcp_listener::tcp_listener(executor where, std::size_t most, log out)
    : acceptor_(std::make_unique<acceptor>(acceptor{tcp_acceptor(where)})),
      most_(most),
      log_(std::move(out)),
      accepting_(where),
      sessions_(where, [this](const std::exception_ptr& failure) {
          log_.error("session ended by an exception: {}", describe(failure));
      }) {}

tcp_listener::~tcp_listener() = default;

result<void> tcp_listener::open(const listen_address& where) {
    if (const auto error = net::open(acceptor_->socket, where, true)) return error;
    return {};
}

std::uint16_t tcp_listener::port() const {
    error_code ignored;
    return acceptor_->socket.local_endpoint(ignored).port();
}

void tcp_listener::start(session serve) {
    serve_ = std::move(serve);
    accepting_.spawn(accept_all());
}

void tcp_listener::start(session serve, const tls_certificates& shown) {
    shown_ = &shown;
    start(std::move(serve));
}

task<> tcp_listener::stop() {
    error_code ignored;
    acceptor_->socket.close(ignored);
    accepting_.stop();
    sessions_.stop();
    co_await accepting_.join();
    co_await sessions_.join();
}

task<> tcp_listener::accept_all() {
    for (;;) {
        auto [error, socket] = co_await acceptor_->socket.async_accept(as_value);
        if (error == boost::asio::error::operation_aborted || !acceptor_->socket.is_open())
            co_return;
        if (error) {
            log_.warning("cannot accept a connection: {}", error.message());
            co_await sleep(pause_after_failure);
            continue;
        }
        if (sessions_.size() >= most_) {
            log_.warning("connection refused: {} are open already", most_);
            continue;
        }
        auto stream = std::make_unique<tcp_stream>(std::move(socket));
        sessions_.spawn(shown_ ? serve_over_tls(std::move(stream)) : serve_(std::move(stream)));
    }
}

task<> tcp_listener::serve_over_tls(std::unique_ptr<tcp_stream> stream) {
    const auto peer = stream->peer();
    auto shaken = co_await with_deadline(accept_tls(std::move(stream), shown_->now()),
                                         shown_->handshake_time());
    if (shaken)
        co_await serve_(std::move(shaken).value());
    else if (shaken.error() != errc::closed_early)
        log_.info("{}: no TLS handshake: {}", peer, shaken.error().message());
}

}  // namespace weir::net
