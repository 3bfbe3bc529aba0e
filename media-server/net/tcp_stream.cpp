#include "weir/net/tcp_stream.hpp"

#include "weir/net/errc.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <utility>

namespace weir::net {

namespace {

using boost::asio::ip::tcp;
constexpr auto as_value = boost::asio::as_tuple(boost::asio::use_awaitable_t<executor>{});

error_code last_error() {
    return {errno, boost::system::system_category()};
}

}  // namespace

tcp_stream::tcp_stream(tcp_socket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    remote_ = socket_.remote_endpoint(ignored);
    const auto address = remote_.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        remote_.address(
            boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()));
}

task<result<std::size_t>> tcp_stream::read_some(std::span<std::uint8_t> into) {
    const auto buffer = boost::asio::buffer(into.data(), into.size());
    const auto [error, count] = co_await socket_.async_read_some(buffer, as_value);
    if (error == boost::asio::error::eof) co_return std::size_t{0};
    if (error) co_return error;
    co_return count;
}

task<bool> tcp_stream::wait_for_peer() {
    const auto ready = co_await readable();
    if (!ready) co_return true;
    std::array<std::uint8_t, 1> next;
    const auto got = peek(next);
    const bool nothing_yet = !got && got.error() == boost::asio::error::would_block;
    co_return !nothing_yet && (!got || *got == 0);
}

task<result<void>> tcp_stream::readable() {
    const auto [error] = co_await socket_.async_wait(tcp_socket::wait_read, as_value);
    if (error) co_return error;
    co_return result<void>();
}

result<std::size_t> tcp_stream::peek(std::span<std::uint8_t> into) {
    const auto got =
        ::recv(socket_.native_handle(), into.data(), into.size(), MSG_PEEK | MSG_DONTWAIT);
    if (got < 0) return last_error();
    return static_cast<std::size_t>(got);
}

result<std::size_t> tcp_stream::try_write(std::span<const iovec> pieces) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces.data());
    message.msg_iovlen = std::min<std::size_t>(pieces.size(), IOV_MAX);
    for (;;) {
        const auto sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) return static_cast<std::size_t>(sent);
        if (errno == EAGAIN || errno == EWOULDBLOCK) return std::size_t{0};
        if (errno != EINTR) return last_error();
    }
}

result<std::size_t> tcp_stream::try_send_file(int file, std::uint64_t offset, std::uint64_t most) {
    auto from = static_cast<off_t>(offset);
    for (;;) {
        const auto sent = ::sendfile(socket_.native_handle(), file, &from, most);
        if (sent > 0) return static_cast<std::size_t>(sent);
        if (sent == 0) return error_code(errc::closed_early);
        if (errno == EAGAIN || errno == EWOULDBLOCK) return std::size_t{0};
        if (errno != EINTR) return last_error();
    }
}

task<result<void>> tcp_stream::writable() {
    const auto [error] = co_await socket_.async_wait(tcp_socket::wait_write, as_value);
    if (error) co_return error;
    co_return result<void>();
}

void tcp_stream::finish() {
    error_code ignored;
    socket_.shutdown(tcp_socket::shutdown_send, ignored);
}

void tcp_stream::close() {
    error_code ignored;
    socket_.close(ignored);
}

std::string tcp_stream::peer() const {
    return remote_.address().is_v6()
               ? fmt::format("[{}]:{}", remote_.address().to_string(), remote_.port())
               : fmt::format("{}:{}", remote_.address().to_string(), remote_.port());
}

task<result<std::unique_ptr<byte_stream>>> connect_tcp(std::string address, std::uint16_t port) {
    tcp_socket socket(co_await boost::asio::this_coro::executor);
    error_code bad;
    const auto ip = boost::asio::ip::make_address(address, bad);
    if (bad) co_return bad;
    const tcp::endpoint to(ip, port);
    const auto [error] = co_await socket.async_connect(to, as_value);
    if (error) co_return error;
    co_return std::make_unique<tcp_stream>(std::move(socket));
}

}  // namespace weir::net
