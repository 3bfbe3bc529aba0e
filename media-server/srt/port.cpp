#include "weir/srt/port.hpp"

#include "weir/srt/bell.hpp"
#include "weir/srt/listener.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/udp.hpp>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <srt/srt.h>
#include <utility>

namespace weir::srt {

namespace {

using boost::asio::ip::udp;

/// SRT_VERSION 1.3.0, the first whose handshake carries a stream id.
constexpr int least_version = 0x010300;
constexpr int backlog = 128;
/// SRTO_MSS without the headers of IPv4 and UDP: what a packet takes of a buffer.
constexpr int packet_size = 1500 - 28;
/// Packets under way or held back: a second and a half at 250 Mb/s, or seven at 50 Mb/s. libsrt
/// takes memory for those that are really there.
constexpr int receive_window = 32'000;
/// A viewer's packets that were not acknowledged: 1 MiB in flight are 80 Mb/s over a round trip of
/// 100 ms.
constexpr int send_window = 1024 * 1024 / packet_size;
/// The kernel gives less where it must (net.core.rmem_max).
constexpr int datagram_buffer = 8 * 1024 * 1024;
/// Of the thread that waits: no event is late for it, only the end of the program.
constexpr int wait_ms = 100;
constexpr int accept_events = static_cast<int>(SRT_EPOLL_IN) | static_cast<int>(SRT_EPOLL_ERR);
/// Told once of each change (ET): whoever hears the bell tries until there is no more.
constexpr int media_events =
    accept_events | static_cast<int>(SRT_EPOLL_OUT) | static_cast<int>(SRT_EPOLL_ET);

template <class T>
bool set(int socket, SRT_SOCKOPT option, T value) {
    return srt_setsockflag(socket, option, &value, sizeof value) == 0;
}

bool set(int socket, SRT_SOCKOPT option, const std::string& value) {
    return srt_setsockflag(socket, option, value.data(), static_cast<int>(value.size())) == 0;
}

/// What libsrt says of its last failure on this thread, as an error of the system where it is one.
error_code last_error() {
    int system_error = 0;
    const int code = srt_getlasterror(&system_error);
    if (system_error != 0) return {system_error, boost::system::system_category()};
    if (code == SRT_EBINDCONFLICT) return boost::asio::error::address_in_use;
    return boost::asio::error::invalid_argument;
}

result<udp::endpoint> endpoint_of(const net::listen_address& where) {
    if (where.address.empty()) return udp::endpoint(udp::v6(), where.port);
    error_code error;
    const auto address = boost::asio::ip::make_address(where.address, error);
    if (error) return error;
    return udp::endpoint(address, where.port);
}

}  // namespace

/// libsrt calls this on its own thread while a caller waits.
struct port_hook {
    static int call(void* opaque, SRTSOCKET caller, int, const sockaddr*, const char* id) {
        const int reason = static_cast<port*>(opaque)->judge(id ? id : "");
        if (reason == 0) return 0;
        srt_setrejectreason(caller, reason);
        return -1;
    }
};

port::port(settings how, srt::gate& gate, log out)
    : settings_(std::move(how)), gate_(gate), log_(std::move(out)) {
    srt_startup();
    // Its own words go to standard error; what matters of them is told by us.
    srt_setloglevel(LOG_CRIT);
    events_ = srt_epoll_create();
    srt_epoll_set(events_, SRT_EPOLL_ENABLE_EMPTY);
}

port::~port() {
    stop();
    srt_epoll_release(events_);
    srt_cleanup();
}

bool port::set_options(int socket) const {
    const int latency = static_cast<int>(settings_.latency.count());
    bool good = set(socket, SRTO_TRANSTYPE, SRTT_LIVE) && set(socket, SRTO_RCVSYN, false) &&
                set(socket, SRTO_SNDSYN, false) && set(socket, SRTO_RCVLATENCY, latency) &&
                set(socket, SRTO_MINVERSION, least_version) &&
                set(socket, SRTO_FC, receive_window) &&
                set(socket, SRTO_RCVBUF, receive_window * packet_size) &&
                set(socket, SRTO_SNDBUF, send_window * packet_size) &&
                set(socket, SRTO_UDP_RCVBUF, datagram_buffer) &&
                // A port that another program has is not shared with it.
                set(socket, SRTO_REUSEADDR, false);
    if (good && !settings_.passphrase.empty())
        good = set(socket, SRTO_PBKEYLEN, static_cast<int>(settings_.key_size)) &&
               set(socket, SRTO_PASSPHRASE, settings_.passphrase);
    return good;
}

result<void> port::listen(int socket, const net::listen_address& where) {
    const auto at = endpoint_of(where);
    if (!at) return at.error();
    if (at->address().is_v6() && !set(socket, SRTO_IPV6ONLY, 0)) return last_error();
    if (!set_options(socket)) return last_error();
    if (srt_bind(socket, at->data(), static_cast<int>(at->size())) != 0) return last_error();
    if (srt_listen_callback(socket, &port_hook::call, this) != 0) return last_error();
    if (srt_listen(socket, backlog) != 0) return last_error();
    if (srt_epoll_add_usock(events_, socket, &accept_events) != 0) return last_error();
    return {};
}

result<void> port::open(const net::listen_address& where) {
    socket_ = srt_create_socket();
    if (socket_ == SRT_INVALID_SOCK) return last_error();
    auto opened = listen(socket_, where);
    if (!opened) close();
    // A kernel without IPv6 says so by the family.
    if (!opened && where.address.empty() &&
        opened.error() == boost::asio::error::address_family_not_supported)
        return open({"0.0.0.0", where.port});
    return opened;
}

std::uint16_t port::number() const {
    udp::endpoint at(udp::v6(), 0);
    int size = static_cast<int>(at.capacity());
    if (srt_getsockname(socket_, at.data(), &size) != 0) return 0;
    return at.port();
}

void port::start() {
    thread_ = std::thread([this] { wait_for_events(); });
}

void port::close() {
    if (const int socket = socket_.exchange(SRT_INVALID_SOCK); socket != SRT_INVALID_SOCK)
        srt_close(socket);
}

void port::stop() {
    close();
    stopping_.store(true);
    if (thread_.joinable()) thread_.join();
}

int port::judge(std::string_view id) {
    std::size_t connections = 0;
    for (const auto* each : takers_) connections += each->load();
    if (connections >= settings_.connections) return static_cast<int>(reject::overload);
    const auto refused = gate_.judge(id, gate::clock::now());
    return refused ? static_cast<int>(*refused) : 0;
}

void port::watch(int socket, std::shared_ptr<bell> rung) {
    {
        const std::lock_guard lock(mutex_);
        bells_[socket] = std::move(rung);
    }
    srt_epoll_add_usock(events_, socket, &media_events);
}

void port::forget(int socket) {
    srt_epoll_remove_usock(events_, socket);
    const std::lock_guard lock(mutex_);
    bells_.erase(socket);
}

void port::wait_for_events() {
    std::array<SRT_EPOLL_EVENT, 128> events{};
    while (!stopping_.load()) {
        const int count =
            srt_epoll_uwait(events_, events.data(), static_cast<int>(events.size()), wait_ms);
        for (int i = 0; i < std::min(count, static_cast<int>(events.size())); ++i) {
            const auto socket = events[static_cast<std::size_t>(i)].fd;
            std::shared_ptr<bell> rung;
            {
                const std::lock_guard lock(mutex_);
                if (const auto found = bells_.find(socket); found != bells_.end())
                    rung = found->second;
            }
            if (rung)
                rung->ring();
            else
                accept_all();
        }
    }
}

listener& port::idlest() {
    const auto start = next_taker_++ % takers_.size();
    auto* best = takers_[start];
    for (auto* each : takers_)
        if (each->load() < best->load()) best = each;
    return *best;
}

void port::accept_all() {
    for (;;) {
        sockaddr_storage peer{};
        int size = sizeof peer;
        const int socket = srt_accept(socket_, reinterpret_cast<sockaddr*>(&peer), &size);
        if (socket == SRT_INVALID_SOCK) return;
        idlest().hand_over(socket);
    }
}

}  // namespace weir::srt
