#include "weir/net/websocket.hpp"

#include "weir/base/deadline.hpp"
#include "weir/net/errc.hpp"
#include "weir/net/pieces.hpp"
#include "weir/net/websocket_handshake.hpp"

#include <boost/asio/error.hpp>

#include <utility>
#include <vector>

namespace weir::net {

namespace {

/// What a client may go on sending after it was refused.
constexpr std::size_t most_unread = 1024 * 1024;

task<> serve_messages(byte_stream& stream, websocket_settings how,
                      std::function<task<>(websocket&)> serve) {
    websocket socket(stream, how);
    co_await serve(socket);
    co_await socket.end();
}

}  // namespace

websocket::websocket(byte_stream& on, websocket_settings how)
    : on_(on), how_(how), parser_(how.message_limit), written_(on.get_executor()) {}

task<result<websocket_message>> websocket::receive() {
    while (!close_heard_) {
        while (!unread_.empty()) {
            const auto used = parser_.put(unread_);
            if (!used) {
                co_await refuse(used.error());
                co_return used.error();
            }
            unread_ = unread_.subspan(*used);
            auto got = parser_.take();
            if (!got) continue;
            if (got->opcode == websocket_opcode::text || got->opcode == websocket_opcode::binary)
                co_return std::move(*got);
            const auto answered = co_await answer(*got);
            if (!answered) co_return answered.error();
            if (close_heard_) co_return error_code(errc::websocket_closed);
        }
        const auto heard = co_await hear();
        if (!heard) co_return heard.error();
    }
    co_return error_code(errc::websocket_closed);
}

/// Reads once; asks a silent client whether it is there.
task<result<void>> websocket::hear() {
    const auto patience = pinged_ ? how_.pong_time : how_.silence_time;
    const auto got = co_await with_deadline(on_.read_some(buffer_), patience);
    if (!got && got.error() == boost::asio::error::timed_out && !pinged_) {
        pinged_ = true;
        const auto ping = websocket_control(websocket_opcode::ping, {});
        co_return co_await send_control(ping);
    }
    if (!got) co_return got.error();
    if (*got == 0) co_return error_code(errc::closed_early);
    pinged_ = false;
    unread_ = byte_view(buffer_).first(*got);
    co_return result<void>();
}

task<result<void>> websocket::answer(const websocket_message& control) {
    if (control.opcode == websocket_opcode::ping) {
        const auto pong = websocket_control(websocket_opcode::pong, control.payload);
        co_return co_await send_control(pong);
    }
    if (control.opcode == websocket_opcode::close) {
        close_heard_ = true;
        peer_code_ = control.code;
        unread_ = {};
        co_await close(control.code);
    }
    co_return result<void>();
}

/// The client is told why, and nothing that it sends after that is looked at.
task<result<void>> websocket::refuse(error_code why) {
    close_heard_ = refused_ = true;
    unread_ = {};
    co_return co_await close(close_code_of(why), why.message());
}

task<result<void>> websocket::send(websocket_opcode kind, std::span<const iovec> pieces) {
    if (close_sent_) co_return error_code(errc::websocket_closed);
    const websocket_header header(kind, size_of(pieces));
    std::vector<iovec> all;
    all.reserve(pieces.size() + 1);
    all.push_back(piece(header.view()));
    all.insert(all.end(), pieces.begin(), pieces.end());
    co_return co_await send_whole(all);
}

task<result<void>> websocket::send_text(std::string_view text) {
    const auto one = piece(text);
    co_return co_await send(websocket_opcode::text, std::span(&one, 1));
}

task<result<void>> websocket::send_control(const bytes& frame) {
    if (close_sent_) co_return result<void>();
    const auto one = piece(frame);
    co_return co_await send_whole(std::span(&one, 1));
}

task<result<void>> websocket::send_whole(std::span<const iovec> pieces) {
    while (writing_) co_await written_.wait();
    if (ended_) co_return error_code(errc::websocket_closed);
    struct turn {
        bool& writing;
        event& written;
        ~turn() {
            writing = false;
            written.notify();
        }
    };
    writing_ = true;
    const turn mine(writing_, written_);
    ended_ = true;
    const auto sent = co_await with_deadline(on_.write(pieces), how_.write_time);
    ended_ = !sent;
    co_return sent;
}

task<result<void>> websocket::close(std::uint16_t code, std::string_view reason) {
    if (close_sent_) co_return result<void>();
    const auto frame = websocket_close_frame(code, reason);
    const auto one = piece(frame);
    close_sent_ = true;
    const auto sent = co_await send_whole(std::span(&one, 1));
    ended_ = true;
    co_return sent;
}

task<> websocket::end() {
    const auto told = co_await close(websocket_close::normal);
    if (!told || (close_heard_ && !refused_)) co_return;
    if (refused_) on_.finish();
    co_await with_deadline(until_closed(), how_.close_time);
}

/// Reads over what a refused client goes on sending: with unread input the connection would be
/// reset, and the client might not hear why.
task<result<void>> websocket::until_closed() {
    while (!refused_) {
        const auto got = co_await receive();
        if (!got) co_return got.error();
    }
    for (std::size_t heard = 0; heard < most_unread;) {
        const auto got = co_await on_.read_some(buffer_);
        if (!got || *got == 0) break;
        heard += *got;
    }
    co_return result<void>();
}

response accept_websocket(const request& asked, websocket_settings how,
                          std::function<task<>(websocket&)> serve) {
    return accept_websocket(asked, [how, serve = std::move(serve)](byte_stream& stream) {
        return serve_messages(stream, how, serve);
    });
}

}  // namespace weir::net
