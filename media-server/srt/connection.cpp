#include "weir/srt/connection.hpp"

#include "weir/srt/bell.hpp"
#include "weir/srt/errc.hpp"
#include "weir/srt/port.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <srt/srt.h>
#include <utility>

namespace weir::srt {

namespace {

using namespace boost::asio::experimental::awaitable_operators;
using boost::asio::ip::make_address_v4;
using boost::asio::ip::make_address_v6;

/// How long nothing is tried while there is no room.
constexpr auto retry_after = std::chrono::milliseconds(50);
/// As often as a receiver acknowledges (draft-sharabayko-srt-01 4.8.1).
constexpr auto catch_up_poll = std::chrono::milliseconds(10);

struct named_peer {
    std::string address;
    std::string with_port;
};

named_peer name_of(const sockaddr_storage& from) {
    if (from.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &from, sizeof v4);
        const auto text = make_address_v4(ntohl(v4.sin_addr.s_addr)).to_string();
        return {text, fmt::format("{}:{}", text, ntohs(v4.sin_port))};
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &from, sizeof v6);
    boost::asio::ip::address_v6::bytes_type raw;
    std::memcpy(raw.data(), &v6.sin6_addr, raw.size());
    const auto whole = make_address_v6(raw);
    if (whole.is_v4_mapped()) {
        const auto text = make_address_v4(boost::asio::ip::v4_mapped, whole).to_string();
        return {text, fmt::format("{}:{}", text, ntohs(v6.sin6_port))};
    }
    const auto text = whole.to_string();
    return {text, fmt::format("[{}]:{}", text, ntohs(v6.sin6_port))};
}

std::uint64_t counted(std::int64_t value) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
}

}  // namespace

connection::connection(srt::port& from, executor where, int socket, std::shared_ptr<bell> rung)
    : port_(from), where_(where), socket_(socket), bell_(std::move(rung)), changed_(where) {
    sockaddr_storage peer{};
    int size = sizeof peer;
    srt_getpeername(socket_, reinterpret_cast<sockaddr*>(&peer), &size);
    auto named = name_of(peer);
    peer_ = std::move(named.with_port);
    peer_address_ = std::move(named.address);
    std::array<char, max_stream_id + 1> text{};
    int length = max_stream_id;
    if (srt_getsockflag(socket_, SRTO_STREAMID, text.data(), &length) == 0)
        // The port let nobody in whose id it could not read.
        if (auto read = read_stream_id({text.data(), static_cast<std::size_t>(length)}))
            id_ = std::move(*read);
    bell_->hears = &changed_;
    port_.watch(socket_, bell_);
}

connection::~connection() {
    bell_->hears = nullptr;
    close();
}

void connection::close() {
    const int socket = std::exchange(socket_, SRT_INVALID_SOCK);
    if (socket == SRT_INVALID_SOCK) return;
    port_.forget(socket);
    srt_close(socket);
    changed_.notify();
}

result<std::size_t> connection::take_messages(std::span<std::uint8_t> into) {
    std::size_t taken = 0;
    while (into.size() - taken >= longest_message) {
        const int got = srt_recvmsg(socket_, reinterpret_cast<char*>(into.data() + taken),
                                    static_cast<int>(longest_message));
        if (got > 0) {
            taken += static_cast<std::size_t>(got);
            continue;
        }
        if (got < 0 && srt_getlasterror(nullptr) == SRT_EASYNCRCV) break;
        if (taken == 0) return make_error_code(errc::closed);
        break;
    }
    return taken;
}

task<error_code> connection::wait_for_change() {
    co_await changed_.wait();
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    const bool stopped = state.cancelled() != boost::asio::cancellation_type::none;
    co_return stopped ? boost::asio::error::operation_aborted : error_code();
}

task<result<std::size_t>> connection::read_some(std::span<std::uint8_t> into) {
    for (;;) {
        const auto taken = take_messages(into);
        if (!taken || *taken > 0) co_return taken;
        if (const auto stopped = co_await wait_for_change()) co_return stopped;
    }
}

/// Asked, not remembered: an event may have been told before anyone waited for it.
bool connection::is_ready(int for_what) const {
    int events = 0;
    int size = sizeof events;
    return srt_getsockflag(socket_, SRTO_EVENT, &events, &size) == 0 && (events & for_what) != 0;
}

bool connection::is_over() const {
    return srt_getsockstate(socket_) != SRTS_CONNECTED;
}

task<bool> connection::wait_for_peer() {
    while (!is_over() && !is_ready(SRT_EPOLL_IN))
        if (co_await wait_for_change()) co_return true;
    co_return is_over();
}

result<std::size_t> connection::put_message(byte_view message) {
    const int sent = srt_sendmsg(socket_, reinterpret_cast<const char*>(message.data()),
                                 static_cast<int>(message.size()), -1, 1);
    if (sent >= 0) return message.size();
    if (srt_getlasterror(nullptr) == SRT_EASYNCSND) return std::size_t{0};
    return make_error_code(errc::closed);
}

result<std::size_t> connection::try_write(std::span<const iovec> pieces) {
    std::size_t sent = 0;
    std::array<std::uint8_t, message_size> message;
    std::size_t filled = 0;
    for (const auto& piece : pieces) {
        byte_view left(static_cast<const std::uint8_t*>(piece.iov_base), piece.iov_len);
        while (!left.empty()) {
            const auto part = left.first(std::min(left.size(), message_size - filled));
            std::memcpy(message.data() + filled, part.data(), part.size());
            filled += part.size();
            left = left.subspan(part.size());
            if (filled < message_size) continue;
            const auto put = put_message(message);
            if (!put) return put;
            if (*put == 0) return sent;
            sent += *put;
            filled = 0;
        }
    }
    if (filled == 0) return sent;
    const auto put = put_message(byte_view(message).first(filled));
    if (!put) return put;
    return sent + *put;
}

task<result<void>> connection::writable() {
    if (is_over()) co_return make_error_code(errc::closed);
    if (is_ready(SRT_EPOLL_OUT)) co_return result<void>();
    co_await (changed_.wait() || sleep(retry_after));
    co_return result<void>();
}

task<> connection::flushed(std::chrono::milliseconds limit) {
    const auto give_up = std::chrono::steady_clock::now() + limit;
    std::size_t packets = 0;
    std::size_t size = 0;
    while (srt_getsndbuffer(socket_, &packets, &size) >= 0 && packets > 0 &&
           std::chrono::steady_clock::now() < give_up)
        co_await sleep(catch_up_poll);
    // libsrt gives its application nothing more once it has heard of the end.
    SRT_TRACEBSTATS now{};
    if (srt_bstats(socket_, &now, 0) != 0) co_return;
    const auto delivery = std::chrono::milliseconds(now.msSndTsbPdDelay) + catch_up_poll;
    const auto left = give_up - std::chrono::steady_clock::now();
    co_await sleep(std::min<std::chrono::steady_clock::duration>(delivery, left));
}

stream::link_report connection::report() {
    SRT_TRACEBSTATS now{};
    stream::link_report out;
    // What is counted since the last call only is added up here.
    if (srt_bstats(socket_, &now, 1) != 0) return out;
    retransmitted_ += counted(now.pktRcvRetrans);
    out.latency = std::chrono::milliseconds(now.msRcvTsbPdDelay);
    out.round_trip = std::chrono::microseconds(static_cast<std::int64_t>(now.msRTT * 1000));
    out.buffered = std::chrono::milliseconds(now.msRcvBuf);
    out.received = counted(now.pktRecvTotal);
    out.lost = counted(now.pktRcvLossTotal);
    out.retransmitted = retransmitted_;
    out.dropped = counted(now.pktRcvDropTotal);
    out.undecrypted = counted(now.pktRcvUndecryptTotal);
    return out;
}

connection::delivery connection::delivered() const {
    SRT_TRACEBSTATS now{};
    delivery out;
    if (srt_bstats(socket_, &now, 0) != 0) return out;
    out.dropped = counted(now.pktSndDropTotal);
    out.acknowledgements = counted(now.pktRecvACKTotal);
    out.waiting = now.pktSndBuf > 0;
    return out;
}

}  // namespace weir::srt
