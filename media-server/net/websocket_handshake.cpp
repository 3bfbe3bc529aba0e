#include "weir/net/websocket_handshake.hpp"

#include "weir/base/deadline.hpp"

#include <openssl/evp.h>

#include <array>
#include <chrono>
#include <utility>

namespace weir::net {

namespace {

/// RFC 6455 1.3
constexpr std::string_view websocket_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// For the client to take the answer, which any socket has room for.
constexpr auto write_time = std::chrono::seconds(10);

std::string base64(byte_view data) {
    std::string text((data.size() + 2) / 3 * 4, '\0');
    // It writes a zero behind the text, where a string has one.
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data.data(),
                    static_cast<int>(data.size()));
    return text;
}

/// Sixteen bytes in base64 (RFC 4648 section 4).
bool is_key(std::string_view text) {
    std::array<std::uint8_t, 18> decoded;
    return text.size() == 24 && text.ends_with("==") &&
           EVP_DecodeBlock(decoded.data(), reinterpret_cast<const unsigned char*>(text.data()),
                           24) == 18;
}

response refused(unsigned status, std::string_view why) {
    auto answer = make_problem(status, "badWebSocket", why);
    answer.set("Sec-WebSocket-Version", "13");
    if (status == 426) answer.set("Upgrade", "websocket");
    return answer;
}

task<> greet_and_serve(byte_stream& stream, std::string head,
                       std::function<task<>(byte_stream&)> serve) {
    const auto greeting = piece(head);
    const auto sent = co_await with_deadline(stream.write(std::span(&greeting, 1)), write_time);
    if (sent) co_await serve(stream);
}

}  // namespace

bool asks_for_websocket(const request& asked) {
    return asked.lists("Upgrade", "websocket") && asked.lists("Connection", "upgrade");
}

std::string websocket_accept_key(std::string_view key) {
    const auto text = std::string(key) + std::string(websocket_guid);
    std::array<std::uint8_t, 20> hash;
    EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha1(), nullptr);
    return base64(hash);
}

response accept_websocket(const request& asked, std::function<task<>(byte_stream&)> serve) {
    const auto key = asked.header("Sec-WebSocket-Key").value_or("");
    if (!asks_for_websocket(asked)) return refused(426, "This address speaks WebSocket.");
    if (asked.header("Sec-WebSocket-Version") != "13")
        return refused(426, "Only version 13 of the WebSocket protocol is spoken.");
    if (asked.method != method::get || !asked.http_1_1 || !is_key(key))
        return refused(400, "A WebSocket begins with GET, HTTP/1.1 and a key of sixteen bytes.");
    response answer;
    answer.status = 101;
    answer.set("Upgrade", "websocket");
    answer.set("Connection", "Upgrade");
    answer.set("Sec-WebSocket-Accept", websocket_accept_key(key));
    answer.stream = [serve = std::move(serve)](byte_stream& stream, std::string head) {
        return greet_and_serve(stream, std::move(head), serve);
    };
    return answer;
}

}  // namespace weir::net
