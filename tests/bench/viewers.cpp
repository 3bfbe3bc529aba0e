#include "viewers.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr std::string_view request = "GET /live/bench.flv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

}  // namespace

viewers::viewers(std::uint16_t port, std::size_t count, const send_times& times)
    : times_(times), epoll_(::epoll_create1(0)), followers_(std::min(count, followed)) {
    for (std::size_t i = 0; i < count; ++i) {
        const int fd = connect_to(port);
        if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) std::exit(1);
        ::fcntl(fd, F_SETFL, O_NONBLOCK);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
        sockets_.push_back(fd);
        // What is sent meanwhile must not pile up.
        if (i % 50 == 49) run_for(std::chrono::seconds(0));
    }
}

viewers::~viewers() {
    for (const int fd : sockets_) ::close(fd);
    ::close(epoll_);
}

watched viewers::run_for(std::chrono::seconds duration) {
    watched out;
    std::vector<char> buffer(256 * 1024);
    const auto end = clock::now() + duration;
    do {
        epoll_event events[256];
        const int count = ::epoll_wait(epoll_, events, 256, duration.count() > 0 ? 10 : 0);
        for (int i = 0; i < count; ++i) {
            const auto who = events[i].data.u64;
            const auto got = ::recv(sockets_[who], buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                ::epoll_ctl(epoll_, EPOLL_CTL_DEL, sockets_[who], nullptr);
                ++out.gone;
                continue;
            }
            const auto size = static_cast<std::size_t>(got);
            out.bytes += size;
            if (who >= followers_.size()) continue;
            const auto now = clock::now();
            followers_[who].put(
                {buffer.data(), size}, [&](std::uint8_t type, std::uint32_t timestamp) {
                    const auto sent = times_.find(type, timestamp);
                    if (sent.time_since_epoch().count() != 0)
                        out.delays.push_back(
                            std::chrono::duration<double, std::milli>(now - sent).count());
                });
        }
    } while (clock::now() < end);
    return out;
}

}  // namespace bench
