#include "weir/net/tls_certificates.hpp"

#include "weir/base/event.hpp"
#include "weir/net/errc.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cerrno>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace weir::net {

namespace {

constexpr auto look_every = std::chrono::seconds(1);

/// Of TLS 1.3 and 1.2, the cheapest first (RFC 9325 4.2, RFC 8446 9.1).
constexpr const char* ciphers_of_1_3 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* ciphers_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// RFC 7301: the names that the client offers, each behind its length.
constexpr std::string_view http_1_1 = "\x08http/1.1";

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
    unsigned char* found = nullptr;
    const auto* const ours = reinterpret_cast<const unsigned char*>(http_1_1.data());
    const auto outcome =
        SSL_select_next_proto(&found, size, ours, http_1_1.size(), offered, offered_size);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Without it OpenSSL would ask on the terminal.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

error_code readable(const std::string& path) {
    if (::access(path.c_str(), R_OK) == 0) return {};
    return {errno, boost::system::system_category()};
}

tls_context make_context(const tls_settings& how) {
    tls_context made(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    auto* const context = made.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_ciphersuites(context, ciphers_of_1_3);
    SSL_CTX_set_cipher_list(context, ciphers_of_1_2);
    // A client that ends without a close_notify has ended: requests say how long they are.
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                     SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (how.kernel) SSL_CTX_set_options(context, SSL_OP_ENABLE_KTLS);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // Sessions are resumed by tickets, which the clients keep.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    return made;
}

struct loaded {
    tls_context context;
    /// What is wrong, and with which file.
    std::string mistake;
};

loaded load_files(const tls_settings& how) {
    const auto wrong = [](const std::string& path, const error_code& why) {
        ERR_clear_error();
        return loaded{nullptr, fmt::format("{}: {}", path, why.message())};
    };
    for (const auto* path : {&how.certificate, &how.key})
        if (const auto error = readable(*path)) return wrong(*path, error);
    auto made = make_context(how);
    if (SSL_CTX_use_certificate_chain_file(made.get(), how.certificate.c_str()) != 1)
        return wrong(how.certificate, errc::no_certificate);
    if (SSL_CTX_use_PrivateKey_file(made.get(), how.key.c_str(), SSL_FILETYPE_PEM) != 1)
        // A key that does not fit the certificate is refused here already.
        return wrong(how.key, ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509 ? errc::other_key
                                                                                 : errc::no_key);
    return {std::move(made), {}};
}

std::string end_of(const tls_context& context) {
    std::tm end{};
    ASN1_TIME_to_tm(X509_get0_notAfter(SSL_CTX_get0_certificate(context.get())), &end);
    return fmt::format("{:04}-{:02}-{:02}", end.tm_year + 1900, end.tm_mon + 1, end.tm_mday);
}

}  // namespace

tls_settings tls_settings::read(config& from) {
    tls_settings made;
    from.read("tls.certificate", made.certificate);
    from.read("tls.key", made.key);
    from.read("tls.kernel", made.kernel);
    if (made.certificate.empty() != made.key.empty())
        from.reject(made.key.empty() ? "tls.key" : "tls.certificate",
                    "expected a file, as the other of the two has one");
    return made;
}

tls_certificates::tls_certificates(tls_settings how, log out)
    : how_(std::move(how)), log_(std::move(out)) {}

std::string tls_certificates::load() {
    known_ = seen_ = look();
    auto got = load_files(how_);
    if (!got.context) return std::move(got.mistake);
    log_.info("the certificate in {} is valid until {}", how_.certificate, end_of(got.context));
    const std::scoped_lock lock(mutex_);
    now_ = std::move(got.context);
    return {};
}

tls_context tls_certificates::now() const {
    const std::scoped_lock lock(mutex_);
    return now_;
}

task<> tls_certificates::watch() {
    for (;;) {
        co_await sleep(look_every);
        auto job = [this] {
            renew();
            return true;
        };
        co_await reader_.run(std::move(job));
    }
}

tls_certificates::stamps tls_certificates::look() const {
    const auto stamp_of = [](const std::string& path) {
        struct stat file{};
        if (::stat(path.c_str(), &file) != 0) return stamp{};
        return stamp{file.st_mtim.tv_sec, file.st_mtim.tv_nsec, file.st_size,
                     static_cast<std::int64_t>(file.st_ino)};
    };
    return {stamp_of(how_.certificate), stamp_of(how_.key)};
}

void tls_certificates::renew() {
    const auto found = look();
    const bool rests = found == seen_;
    seen_ = found;
    if (!rests || found == known_) return;
    known_ = found;
    auto got = load_files(how_);
    if (!got.context) {
        log_.error("the new certificate is not taken, and the old one stays: {}", got.mistake);
        return;
    }
    log_.info("new connections are shown the new certificate in {}, valid until {}",
              how_.certificate, end_of(got.context));
    const std::scoped_lock lock(mutex_);
    now_ = std::move(got.context);
}

}  // namespace weir::net
