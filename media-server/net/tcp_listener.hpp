#pragma once

#include "weir/base/log.hpp"
#include "weir/base/result.hpp"
#include "weir/base/scope.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace weir::net {

class tcp_stream;
class tls_certificates;

/// Where to listen. An empty address means every IPv6 and IPv4 address of the machine.
struct listen_address {
    std::string address;
    std::uint16_t port = 0;

    /// The address is empty or in numbers.
    bool is_valid() const;
    /// Both cannot be listened on at the same time.
    bool overlaps(const listen_address& other) const;
    /// "[::]:8080", "127.0.0.1:8080"
    std::string text() const;
};

/// Tells whether a port is free. Our own acceptors share a port between loops, which also lets two
/// programs share it by mistake, each getting half of the connections: so ask first, once, before
/// the loops open theirs.
result<void> check_free(const listen_address& where);

/// Accepts connections on one loop; each loop has a listener of its own on the same port and the
/// kernel spreads the connections (SO_REUSEPORT).
class tcp_listener {
 public:
    /// One session; it owns its stream, and ends when its scope is stopped.
    using session = std::function<task<>(std::unique_ptr<byte_stream>)>;

    /// `most` sessions at a time on this loop; connections beyond it are closed at once.
    tcp_listener(executor where, std::size_t most, log out);
    ~tcp_listener();

    result<void> open(const listen_address& where);
    /// The port that was opened, also when 0 was asked for.
    std::uint16_t port() const;

    /// Serves until stop().
    void start(session serve);
    /// The same over TLS: a session begins after the handshake. `shown` outlives the sessions.
    void start(session serve, const tls_certificates& shown);
    /// Stops accepting, asks the sessions to end and waits for them.
    task<> stop();

    std::size_t sessions() const { return sessions_.size(); }

 private:
    struct acceptor;
    task<> accept_all();
    task<> serve_over_tls(std::unique_ptr<tcp_stream> stream);

    std::unique_ptr<acceptor> acceptor_;
    std::size_t most_;
    log log_;
    session serve_;
    const tls_certificates* shown_ = nullptr;
    scope accepting_;
    scope sessions_;
};

}  // namespace weir::net
