#include "weir/net/tls_stream.hpp"

#include "weir/net/errc.hpp"
#include "weir/net/pieces.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace weir::net {

namespace {

/// RFC 8446 5.1: the most that a record carries.
constexpr std::size_t record_size = 16 * 1024;
/// RFC 8446 5.1: a record of the handshake, with which a client begins.
constexpr std::uint8_t handshake_record = 22;

constexpr std::string_view answer_to_plain_http =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 23\r\n"
    "Connection: close\r\n\r\nThis port speaks TLS.\r\n";

class tls_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "tls"; }
    std::string message(int value) const override {
        const auto* const reason = ERR_reason_error_string(static_cast<unsigned long>(value));
        return reason ? reason : "unknown";
    }
};
constexpr tls_category category;

/// What the last call of OpenSSL failed of.
error_code last_failure(int system_error) {
    const auto code = ERR_peek_error();
    if (code == 0 && system_error == 0) return boost::asio::error::connection_reset;
    if (code == 0) return {system_error, boost::system::system_category()};
    if (ERR_SYSTEM_ERROR(code)) return {ERR_GET_REASON(code), boost::system::system_category()};
    return {static_cast<int>(code), category};
}

enum class outcome { done, wants_read, wants_write, ended, failed };

/// One connection and its TLS, without waiting. The kernel may still hold a wait of its own for it:
/// see push_later().
class channel : public std::enable_shared_from_this<channel> {
 public:
    channel(std::unique_ptr<tcp_stream> over, const tls_context& shown)
        : tcp_(std::move(over)), ssl_(SSL_new(shown.get()), SSL_free) {
        SSL_set_fd(ssl_.get(), tcp_->socket().native_handle());
        SSL_set_accept_state(ssl_.get());
    }

    tcp_stream& tcp() { return *tcp_; }
    error_code failure() const { return failure_; }
    /// A record has gone in part.
    bool holds_back() const { return !held_.empty(); }

    outcome shake_hands() {
        const auto got = call([this] { return SSL_do_handshake(ssl_.get()); });
        if (got == outcome::done) sealed_by_kernel_ = BIO_get_ktls_send(SSL_get_wbio(ssl_.get()));
        return got;
    }

    outcome read(std::span<std::uint8_t> into, std::size_t& count) {
        return call([&] { return SSL_read_ex(ssl_.get(), into.data(), into.size(), &count); });
    }

    outcome peek() {
        std::uint8_t next = 0;
        std::size_t count = 0;
        return call([&] { return SSL_peek_ex(ssl_.get(), &next, 1, &count); });
    }

    /// A connection that waits for its client needs no buffers. (Safe from OpenSSL 3.0.14 on.)
    void free_buffers() { SSL_free_buffers(ssl_.get()); }

    result<std::size_t> try_write(std::span<const iovec> pieces) {
        if (sealed_by_kernel_) return tcp_->try_write(pieces);
        if (!push_out()) return failure_;
        std::array<std::uint8_t, record_size> room;
        std::size_t taken = 0;
        for (piece_reader rest(pieces); rest.left() > 0 && !holds_back();) {
            const auto next = next_record(rest, room);
            if (!seal(next)) return failure_;
            taken += next.size();
        }
        if (holds_back()) push_later();
        return taken;
    }

    /// Sends what is held back, as far as it goes; false when the connection is broken.
    bool push_out() {
        if (!holds_back()) return true;
        const auto got = write(held_);
        if (got == outcome::done) {
            bytes().swap(held_);
            if (finished_) say_goodbye();
        }
        return got == outcome::done || got == outcome::wants_write;
    }

    void finish() {
        if (std::exchange(finished_, true)) return;
        if (!holds_back()) say_goodbye();
    }

    void close() {
        if (!tcp_->socket().is_open()) return;
        if (!finished_ && !holds_back()) call([this] { return SSL_shutdown(ssl_.get()); });
        // The descriptor's number may soon be another connection's.
        SSL_set_bio(ssl_.get(), nullptr, nullptr);
        tcp_->close();
    }

 private:
    template <class Call>
    outcome call(Call what) {
        ERR_clear_error();
        errno = 0;
        const int returned = what();
        const int system_error = errno;
        if (returned > 0) return outcome::done;
        switch (SSL_get_error(ssl_.get(), returned)) {
            case SSL_ERROR_WANT_READ: return outcome::wants_read;
            case SSL_ERROR_WANT_WRITE: return outcome::wants_write;
            case SSL_ERROR_ZERO_RETURN: return outcome::ended;
            default: break;
        }
        failure_ = last_failure(system_error);
        return outcome::failed;
    }

    static byte_view next_record(piece_reader& from, std::span<std::uint8_t> room) {
        if (from.front().size() < record_size) return from.copy(room);
        const auto whole = from.front().first(record_size);
        from.skip(record_size);
        return whole;
    }

    outcome write(byte_view data) {
        std::size_t written = 0;
        return call([&] { return SSL_write_ex(ssl_.get(), data.data(), data.size(), &written); });
    }

    /// Once OpenSSL has sealed a record it must go, and be offered again until it has: so it counts
    /// as taken, and is kept.
    bool seal(byte_view data) {
        const auto got = write(data);
        if (got == outcome::wants_write) held_.assign(data.begin(), data.end());
        // A client that begins to change its keys and does not go on is not waited for.
        if (got == outcome::wants_read) failure_ = boost::asio::error::connection_reset;
        return got == outcome::done || got == outcome::wants_write;
    }

    void push_later() {
        if (std::exchange(pushes_later_, true)) return;
        const auto push = [me = weak_from_this()](const error_code& error) {
            const auto self = me.lock();
            if (!self) return;
            self->pushes_later_ = false;
            if (!error && self->push_out() && self->holds_back()) self->push_later();
        };
        tcp_->socket().async_wait(tcp_socket::wait_write, push);
    }

    void say_goodbye() {
        call([this] { return SSL_shutdown(ssl_.get()); });
        tcp_->finish();
    }

    std::unique_ptr<tcp_stream> tcp_;
    std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
    error_code failure_;
    bytes held_;
    bool sealed_by_kernel_ = false;
    bool pushes_later_ = false;
    bool finished_ = false;
};

class tls_stream final : public byte_stream {
 public:
    explicit tls_stream(std::shared_ptr<channel> over) : channel_(std::move(over)) {}
    ~tls_stream() override { close(); }

    task<result<void>> shake_hands() {
        for (;;) {
            const auto got = channel_->shake_hands();
            if (got == outcome::done) co_return result<void>();
            if (got == outcome::ended) co_return error_code(errc::closed_early);
            const auto ready = co_await until_ready(got);
            if (!ready) co_return ready.error();
        }
    }

    task<result<std::size_t>> read_some(std::span<std::uint8_t> into) override {
        // Through the loop, as the read of a socket goes: a client that sends without end would
        // keep all others waiting.
        co_await boost::asio::post(get_executor(), boost::asio::use_awaitable_t<executor>{});
        for (;;) {
            std::size_t count = 0;
            const auto got = channel_->read(into, count);
            if (got == outcome::done) co_return count;
            if (got == outcome::ended) co_return std::size_t{0};
            channel_->free_buffers();
            const auto ready = co_await until_ready(got);
            if (!ready) co_return ready.error();
        }
    }

    task<bool> wait_for_peer() override {
        for (;;) {
            const auto got = channel_->peek();
            if (got == outcome::done) co_return false;
            if (got == outcome::ended) co_return true;
            channel_->free_buffers();
            const auto ready = co_await until_ready(got);
            if (!ready) co_return true;
        }
    }

    task<result<void>> write(std::span<const iovec> pieces) override {
        const auto sent = co_await byte_stream::write(pieces);
        if (!sent || !channel_->holds_back()) co_return sent;
        co_return co_await writable();
    }

    result<std::size_t> try_write(std::span<const iovec> pieces) override {
        return channel_->try_write(pieces);
    }

    task<result<void>> writable() override {
        do {
            const auto ready = co_await channel_->tcp().writable();
            if (!ready) co_return ready;
            if (!channel_->push_out()) co_return channel_->failure();
        } while (channel_->holds_back());
        co_return result<void>();
    }

    void finish() override { channel_->finish(); }
    void close() override { channel_->close(); }

    std::string peer() const override { return channel_->tcp().peer(); }
    std::string peer_address() const override { return channel_->tcp().peer_address(); }
    executor get_executor() override { return channel_->tcp().get_executor(); }
    bool sealed() const override { return true; }

 private:
    task<result<void>> until_ready(outcome after) {
        if (after == outcome::failed) co_return channel_->failure();
        if (after == outcome::wants_write) co_return co_await channel_->tcp().writable();
        co_return co_await channel_->tcp().readable();
    }

    std::shared_ptr<channel> channel_;
};

/// Looks at the first byte, before OpenSSL does.
task<result<void>> check_hello(tcp_stream& stream) {
    const auto ready = co_await stream.readable();
    if (!ready) co_return ready;
    std::array<std::uint8_t, 1> first{};
    const auto got = stream.peek(first);
    if (!got) co_return got.error();
    if (*got == 0) co_return error_code(errc::closed_early);
    if (first[0] == handshake_record) co_return result<void>();
    // A method of HTTP.
    if (first[0] >= 'A' && first[0] <= 'Z') {
        const auto answer = piece(answer_to_plain_http);
        co_await stream.write(std::span(&answer, 1));
        stream.finish();
        // With unread input the connection would be reset, and the answer lost.
        std::array<std::uint8_t, 4096> request;
        co_await stream.read_some(request);
    }
    co_return error_code(errc::not_tls);
}

}  // namespace

task<result<std::unique_ptr<byte_stream>>> accept_tls(std::unique_ptr<tcp_stream> over,
                                                      tls_context shown) {
    const auto hello = co_await check_hello(*over);
    if (!hello) co_return hello.error();
    auto made = std::make_unique<tls_stream>(std::make_shared<channel>(std::move(over), shown));
    const auto shaken = co_await made->shake_hands();
    if (!shaken) co_return shaken.error();
    co_return made;
}

}  // namespace weir::net
