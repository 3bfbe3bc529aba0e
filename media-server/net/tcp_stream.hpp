#pragma once

#include "weir/net/byte_stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>

namespace weir::net {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor>;

/// A connected TCP socket as a byte stream, with Nagle's algorithm off.
class tcp_stream final : public byte_stream {
 public:
    explicit tcp_stream(tcp_socket socket);

    task<result<std::size_t>> read_some(std::span<std::uint8_t> into) override;
    task<bool> wait_for_peer() override;
    result<std::size_t> try_write(std::span<const iovec> pieces) override;
    result<std::size_t> try_send_file(int file, std::uint64_t offset, std::uint64_t most) override;
    task<result<void>> writable() override;
    void finish() override;
    void close() override;

    std::string peer() const override;
    std::string peer_address() const override { return remote_.address().to_string(); }
    executor get_executor() override { return socket_.get_executor(); }

    tcp_socket& socket() { return socket_; }
    /// Returns when something has arrived, the end included.
    task<result<void>> readable();
    /// Copies what has arrived and leaves it to be read; 0 at the end.
    result<std::size_t> peek(std::span<std::uint8_t> into);

 private:
    tcp_socket socket_;
    boost::asio::ip::tcp::endpoint remote_;
};

/// Connects to a numeric address. Limit the time with with_deadline.
task<result<std::unique_ptr<byte_stream>>> connect_tcp(std::string address, std::uint16_t port);

}  // namespace weir::net
