#include "weir/net/tcp_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <vector>

namespace weir::net {

namespace {

using boost::asio::ip::tcp;
constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

error_code last_error() {
    return {errno, boost::system::system_category()};
}

class tcp_stream final : public byte_stream {
 public:
    explicit tcp_stream(tcp_socket socket) : socket_(std::move(socket)) {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        socket_.non_blocking(true, ignored);
        remote_ = socket_.remote_endpoint(ignored);
        const auto address = remote_.address();
        if (address.is_v6() && address.to_v6().is_v4_mapped())
            remote_.address(
                boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()));
    }

    task<result<std::size_t>> read_some(std::span<std::uint8_t> into) override {
        const auto buffer = boost::asio::buffer(into.data(), into.size());
        const auto [error, count] = co_await socket_.async_read_some(buffer, as_value);
        if (error == boost::asio::error::eof) co_return std::size_t{0};
        if (error) co_return error;
        co_return count;
    }

    task<bool> wait_for_peer() override {
        const auto [error] = co_await socket_.async_wait(tcp_socket::wait_read, as_value);
        if (error) co_return true;
        std::uint8_t next = 0;
        const auto got = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
        co_return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
    }

    task<result<void>> write(std::span<const iovec> pieces) override {
        std::vector<iovec> left;
        for (auto rest = pieces; !rest.empty();) {
            auto sent = try_write(rest);
            if (!sent) co_return sent.error();
            auto count = *sent;
            while (!rest.empty() && count >= rest.front().iov_len) {
                count -= rest.front().iov_len;
                rest = rest.subspan(1);
            }
            if (rest.empty()) break;
            if (count > 0) {
                // A piece went in part: keep the remainder in a list of our own.
                std::vector<iovec> remainder(rest.begin(), rest.end());
                remainder.front().iov_base =
                    static_cast<std::uint8_t*>(remainder.front().iov_base) + count;
                remainder.front().iov_len -= count;
                left = std::move(remainder);
                rest = left;
            }
            const auto ready = co_await writable();
            if (!ready) co_return ready.error();
        }
        co_return result<void>();
    }

    result<std::size_t> try_write(std::span<const iovec> pieces) override {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(pieces.data());
        message.msg_iovlen = std::min<std::size_t>(pieces.size(), IOV_MAX);
        for (;;) {
            const auto sent =
                ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent >= 0) return static_cast<std::size_t>(sent);
            if (errno == EAGAIN || errno == EWOULDBLOCK) return std::size_t{0};
            if (errno != EINTR) return last_error();
        }
    }

    task<result<void>> writable() override {
        const auto [error] = co_await socket_.async_wait(tcp_socket::wait_write, as_value);
        if (error) co_return error;
        co_return result<void>();
    }

    void finish() override {
        error_code ignored;
        socket_.shutdown(tcp_socket::shutdown_send, ignored);
    }

    void close() override {
        error_code ignored;
        socket_.close(ignored);
    }

    std::string peer() const override {
        return remote_.address().is_v6()
                   ? fmt::format("[{}]:{}", remote_.address().to_string(), remote_.port())
                   : fmt::format("{}:{}", remote_.address().to_string(), remote_.port());
    }
    std::string peer_address() const override { return remote_.address().to_string(); }
    executor get_executor() override { return socket_.get_executor(); }

 private:
    tcp_socket socket_;
    tcp::endpoint remote_;
};

}  // namespace

std::unique_ptr<byte_stream> make_tcp_stream(tcp_socket socket) {
    return std::make_unique<tcp_stream>(std::move(socket));
}

task<result<std::unique_ptr<byte_stream>>> connect_tcp(std::string address, std::uint16_t port) {
    tcp_socket socket(co_await boost::asio::this_coro::executor);
    error_code bad;
    const auto ip = boost::asio::ip::make_address(address, bad);
    if (bad) co_return bad;
    const tcp::endpoint to(ip, port);
    const auto [error] = co_await socket.async_connect(to, as_value);
    if (error) co_return error;
    co_return make_tcp_stream(std::move(socket));
}

}  // namespace weir::net
