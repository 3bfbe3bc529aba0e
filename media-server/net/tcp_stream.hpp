#pragma once

#include "weir/net/byte_stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>

namespace weir::net {

using tcp_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor>;

/// A connected TCP socket as a byte stream, with Nagle's algorithm off.
std::unique_ptr<byte_stream> make_tcp_stream(tcp_socket socket);

/// Connects to a numeric address. Limit the time with with_deadline.
task<result<std::unique_ptr<byte_stream>>> connect_tcp(std::string address, std::uint16_t port);

}  // namespace weir::net
