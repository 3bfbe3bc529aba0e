#include "weir/net/websocket_stream.hpp"

#include "weir/base/deadline.hpp"
#include "weir/net/errc.hpp"
#include "weir/net/pieces.hpp"
#include "weir/net/websocket_handshake.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace weir::net {

namespace {

constexpr std::size_t most_payload = 64 * 1024;
constexpr std::size_t most_pieces = 512;
/// For the client's Close after ours.
constexpr auto close_time = std::chrono::seconds(2);

task<> serve_bytes(byte_stream& stream, std::function<task<>(byte_stream&)> serve) {
    websocket_stream inside(stream);
    co_await serve(inside);
    co_await with_deadline(inside.end(), close_time);
}

}  // namespace

task<result<std::size_t>> websocket_stream::read_some(std::span<std::uint8_t> into) {
    while (heard_.empty()) {
        if (over_) co_return std::size_t{0};
        const auto heard = co_await hear();
        if (!heard) co_return heard.error();
    }
    const auto count = std::min(into.size(), heard_.size());
    const auto end = heard_.begin() + static_cast<std::ptrdiff_t>(count);
    std::copy(heard_.begin(), end, into.begin());
    heard_.erase(heard_.begin(), end);
    co_return count;
}

task<bool> websocket_stream::wait_for_peer() {
    while (heard_.empty() && !over_) {
        const auto heard = co_await hear();
        if (!heard) co_return true;
    }
    co_return heard_.empty();
}

task<result<void>> websocket_stream::hear() {
    std::array<std::uint8_t, 512> buffer;
    const auto got = co_await on_.read_some(buffer);
    if (!got) co_return got.error();
    over_ = *got == 0;
    for (auto rest = byte_view(buffer).first(*got); !rest.empty() && !over_;) {
        const auto used = parser_.put(rest);
        if (!used) {
            over_ = true;
            send_control(websocket_close_frame(close_code_of(used.error())));
            co_return used.error();
        }
        rest = rest.subspan(*used);
        if (auto message = parser_.take()) take(std::move(*message));
    }
    co_return result<void>();
}

void websocket_stream::take(websocket_message message) {
    switch (message.opcode) {
        case websocket_opcode::ping:
            if (!finished_)
                send_control(websocket_control(websocket_opcode::pong, message.payload));
            break;
        case websocket_opcode::close:
            over_ = true;
            if (!finished_) send_control(websocket_close_frame(message.code));
            finished_ = true;
            break;
        case websocket_opcode::text:
        case websocket_opcode::binary:
            heard_.insert(heard_.end(), message.payload.begin(), message.payload.end());
            break;
        default: break;
    }
}

void websocket_stream::send_control(bytes frame) {
    control_ = std::move(frame);
    // Errors show in the next write.
    if (!open_) std::ignore = send_message({}, 0);
}

void websocket_stream::begin_message(std::size_t payload) {
    lead_ = control_;
    lead_sent_ = 0;
    left_ = payload;
    if (payload == 0) return;
    const websocket_header header(websocket_opcode::binary, payload);
    lead_.insert(lead_.end(), header.view().begin(), header.view().end());
}

result<std::size_t> websocket_stream::send_message(std::span<const iovec> pieces,
                                                   std::size_t payload) {
    if (!open_) begin_message(payload);
    std::array<iovec, most_pieces + 1> room;
    room[0] = piece(byte_view(lead_).subspan(lead_sent_));
    std::copy(pieces.begin(), pieces.end(), room.begin() + 1);
    const auto sent = on_.try_write(std::span(room).first(pieces.size() + 1));
    if (!sent || *sent == 0) return sent;
    if (!std::exchange(open_, true)) control_.clear();
    const auto of_lead = std::min(*sent, lead_.size() - lead_sent_);
    lead_sent_ += of_lead;
    left_ -= *sent - of_lead;
    open_ = lead_sent_ < lead_.size() || left_ > 0;
    return *sent - of_lead;
}

result<std::size_t> websocket_stream::try_write(std::span<const iovec> pieces) {
    if (finished_) return errc::websocket_closed;
    std::array<iovec, most_pieces> room;
    std::size_t taken = 0;
    for (piece_reader rest(pieces); rest.left() > 0;) {
        // A message of which only the header or a control frame is missing takes no payload.
        const auto limit = open_ ? left_ : most_payload;
        const auto next = rest.look(room, limit);
        const auto payload = size_of(next);
        const auto sent = send_message(next, payload);
        if (!sent) return sent;
        taken += *sent;
        rest.skip(*sent);
        if (*sent < payload || open_) break;
    }
    return taken;
}

void websocket_stream::finish() {
    if (std::exchange(finished_, true)) return;
    send_control(websocket_close_frame(websocket_close::normal));
}

task<result<void>> websocket_stream::end() {
    finish();
    while (left_ == 0 && (open_ || !control_.empty())) {
        const auto ready = co_await writable();
        if (!ready) co_return ready;
        const auto sent = send_message({}, 0);
        if (!sent) co_return sent.error();
    }
    while (!over_) {
        heard_.clear();
        const auto heard = co_await hear();
        if (!heard) co_return heard;
    }
    co_return result<void>();
}

response stream_over_websocket(const request& asked, std::function<task<>(byte_stream&)> serve) {
    return accept_websocket(asked, [serve = std::move(serve)](byte_stream& stream) {
        return serve_bytes(stream, serve);
    });
}

}  // namespace weir::net
