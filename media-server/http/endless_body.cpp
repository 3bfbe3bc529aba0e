#include "weir/http/endless_body.hpp"

#include "weir/base/deadline.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

#include <span>

namespace weir::http {

namespace {

using namespace boost::asio::experimental::awaitable_operators;

/// A viewer has nothing to say; whoever says more than this is not one.
constexpr std::size_t most_input = 64 * 1024;
/// RFC 9112 7.1: the chunk that ends the body.
constexpr std::string_view last_chunk = "0\r\n\r\n";

task<> until_peer_leaves(net::byte_stream& peer) {
    std::array<std::uint8_t, 512> ignored;
    for (std::size_t heard = 0; heard < most_input;) {
        if (co_await peer.wait_for_peer()) co_return;
        const auto got = co_await peer.read_some(ignored);
        if (!got || *got == 0) co_return;
        heard += *got;
    }
}

}  // namespace

chunk_line::chunk_line(std::size_t size)
    : size_(static_cast<std::size_t>(fmt::format_to(text_.data(), "{:x}\r\n", size) -
                                     text_.data())) {}

task<> send_endlessly(net::byte_stream& to, stream::sender& from, carrier how,
                      std::chrono::milliseconds stall_time) {
    from.on_advance();
    co_await (from.drain(stall_time) || until_peer_leaves(to));
    if (!from.at_end() || how != carrier::chunked) co_return;
    const auto end = net::piece(last_chunk);
    co_await with_deadline(to.write(std::span(&end, 1)), stall_time);
}

}  // namespace weir::http
