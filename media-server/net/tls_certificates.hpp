#pragma once

#include "weir/base/config.hpp"
#include "weir/base/log.hpp"
#include "weir/base/pool.hpp"
#include "weir/base/task.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;

namespace weir::net {

struct tls_settings {
    /// PEM files: the certificate with those that lead to its root, and its key. Both or neither.
    std::string certificate;
    std::string key;
    /// Lets the kernel seal what is sent, where it can (Linux's module tls).
    bool kernel = false;
    /// From the connection's start to the end of the handshake.
    std::chrono::milliseconds handshake_time{10'000};

    static tls_settings read(config& from);
    /// Whether there is a certificate to listen with.
    explicit operator bool() const { return !certificate.empty(); }
};

/// What new connections show: OpenSSL's context of a certificate and its key. Connections keep
/// theirs.
using tls_context = std::shared_ptr<ssl_ctx_st>;

/// The certificate of a program's TLS listeners, and the newer one once its files have changed.
/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption (RFC 9325), ALPN http/1.1.
class tls_certificates {
 public:
    tls_certificates(tls_settings how, log out);

    /// Reads the files for the first time; an empty text, or what is wrong with which. Blocks.
    std::string load();
    /// From any thread, after load().
    tls_context now() const;
    std::chrono::milliseconds handshake_time() const { return how_.handshake_time; }

    /// Looks at the files every second, on a thread of its own, and takes a new pair once both have
    /// rested for a second. A pair that does not fit is refused with a log line, and the present
    /// one stays. Until it is cancelled.
    task<> watch();

 private:
    /// When the file was last changed and which it is; zeros where there is none.
    using stamp = std::array<std::int64_t, 4>;
    using stamps = std::array<stamp, 2>;

    stamps look() const;
    void renew();

    tls_settings how_;
    log log_;
    mutable std::mutex mutex_;
    tls_context now_;
    /// The pair that was last taken or refused, and as it was at the last look.
    stamps known_{};
    stamps seen_{};
    pool reader_{1};
};

}  // namespace weir::net
