#include "weir/net/http_client.hpp"

#include "weir/net/byte_stream.hpp"
#include "weir/net/errc.hpp"
#include "weir/net/tcp_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

namespace weir::net {

namespace {

namespace http = boost::beast::http;

std::string render(const client_request& asked) {
    auto text = fmt::format("{} {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n",
                            to_string(asked.method), asked.target, asked.address, asked.port);
    for (const auto& [name, value] : asked.headers) text += fmt::format("{}: {}\r\n", name, value);
    return text + "\r\n";
}

task<result<client_response>> read_response(byte_stream& from, std::size_t limit) {
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.body_limit(limit);
    std::string buffered;
    std::array<std::uint8_t, 8192> piece_read;
    while (!parser.is_done()) {
        const auto got = co_await from.read_some(piece_read);
        if (!got) co_return got.error();
        error_code error;
        if (*got == 0) {
            // An answer without a length ends with the connection.
            parser.put_eof(error);
            if (error) co_return error_code(errc::closed_early);
            break;
        }
        buffered.append(as_text(byte_view(piece_read).first(*got)));
        if (buffered.size() > limit) co_return error_code(errc::bad_response);
        const auto used = parser.put(boost::asio::buffer(buffered), error);
        buffered.erase(0, used);
        if (error && error != http::error::need_more) co_return error_code(errc::bad_response);
    }
    client_response answer;
    answer.status = parser.get().result_int();
    answer.body = std::move(parser.get().body());
    co_return answer;
}

}  // namespace

task<result<client_response>> fetch(client_request asked) {
    const auto stream = co_await connect_tcp(asked.address, asked.port);
    if (!stream) co_return stream.error();
    const auto text = render(asked);
    const auto out = piece(text);
    const auto sent = co_await (*stream)->write(std::span(&out, 1));
    if (!sent) co_return sent.error();
    co_return co_await read_response(**stream, asked.limit);
}

}  // namespace weir::net
