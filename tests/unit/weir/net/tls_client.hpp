// A TLS client and a certificate, for tests of TLS servers.
#pragma once

#include "weir/net/tcp_stream.hpp"
#include "weir/net/tls_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "support/temp_folder.hpp"
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

namespace weir::test {

/// Writes a certificate that it signs itself, and its key, into the folder.
inline net::tls_settings make_certificate(const temp_folder& into) {
    net::tls_settings made;
    made.certificate = into.path("certificate.pem");
    made.key = into.path("key.pem");
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* const certificate_file = std::fopen(made.certificate.c_str(), "w");
    PEM_write_X509(certificate_file, certificate);
    std::fclose(certificate_file);
    std::FILE* const key_file = std::fopen(made.key.c_str(), "w");
    PEM_write_PrivateKey(key_file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(key_file);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

/// Trusts any certificate. Nothing is read from the connection but by read_some().
class tls_client {
 public:
    explicit tls_client(std::unique_ptr<net::byte_stream> over)
        : over_(std::move(over)),
          context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free),
          ssl_(SSL_new(context_.get()), SSL_free) {
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl_.get());
    }

    task<bool> shake_hands() {
        while (SSL_do_handshake(ssl_.get()) != 1)
            if (!(co_await exchange())) co_return false;
        co_await send_out();
        co_return true;
    }

    task<> write(std::string_view text) {
        SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
        co_await send_out();
    }

    /// Empty at the end; `said_goodbye` tells whether that came with a close_notify.
    task<std::string> read_some() {
        std::array<char, 65536> room;
        for (;;) {
            const int got = SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size()));
            if (got > 0) co_return std::string(room.data(), static_cast<std::size_t>(got));
            said_goodbye = SSL_get_error(ssl_.get(), got) == SSL_ERROR_ZERO_RETURN;
            if (said_goodbye || !(co_await exchange())) co_return std::string();
        }
    }

    task<> leave() {
        SSL_shutdown(ssl_.get());
        co_await send_out();
    }

    bool said_goodbye = false;

 private:
    task<> send_out() {
        std::array<std::uint8_t, 4096> room;
        for (;;) {
            const int count = BIO_read(SSL_get_wbio(ssl_.get()), room.data(), room.size());
            if (count <= 0) co_return;
            const auto out = net::piece(byte_view(room).first(static_cast<std::size_t>(count)));
            co_await over_->write(std::span(&out, 1));
        }
    }

    task<bool> exchange() {
        co_await send_out();
        std::array<std::uint8_t, 16'384> room;
        const auto got = co_await over_->read_some(room);
        if (!got || *got == 0) co_return false;
        BIO_write(SSL_get_rbio(ssl_.get()), room.data(), static_cast<int>(*got));
        co_return true;
    }

    std::unique_ptr<net::byte_stream> over_;
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
    std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

}  // namespace weir::test
