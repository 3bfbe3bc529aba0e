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

viewers::viewers(way how, std::uint16_t port, std::size_t count, const send_times& times)
    : how_(how), port_(port), times_(times), epoll_(::epoll_create1(0)), buffer_(256 * 1024) {
    for (std::size_t i = 0; i < count; ++i) {
        const int fd = connect();
        ask(fd);
        watch(fd, i);
        sockets_.push_back(fd);
        if (i < followed) followers_.push_back(make_follower(how));
        // What is sent meanwhile must not pile up.
        if (i % 50 == 49) run_for(std::chrono::seconds(0));
    }
}

viewers::~viewers() {
    for (const int fd : sockets_) ::close(fd);
    ::close(epoll_);
}

int viewers::connect() const {
    return how_ == way::rtmp ? connect_rtmp(port_) : connect_to(port_);
}

void viewers::ask(int fd) const {
    if (how_ == way::rtmp) return play_rtmp(fd);
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) std::exit(1);
}

void viewers::watch(int fd, std::size_t who) {
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = who;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

void viewers::turn(std::chrono::milliseconds patience, watched& into) {
    epoll_event events[256];
    const int count = ::epoll_wait(epoll_, events, 256, static_cast<int>(patience.count()));
    for (int i = 0; i < count; ++i) {
        const auto who = events[i].data.u64;
        // One that joins is read by join().
        if (who >= sockets_.size()) continue;
        const auto got = ::recv(sockets_[who], buffer_.data(), buffer_.size(), 0);
        if (got <= 0) {
            ::epoll_ctl(epoll_, EPOLL_CTL_DEL, sockets_[who], nullptr);
            ++into.gone;
            continue;
        }
        const auto size = static_cast<std::size_t>(got);
        into.bytes += size;
        if (who >= followers_.size()) continue;
        const auto now = clock::now();
        found_.clear();
        followers_[who]->put({buffer_.data(), size}, found_);
        for (const auto& each : found_) {
            const auto sent = times_.find(each.type, each.timestamp);
            if (sent.time_since_epoch().count() != 0)
                into.delays.push_back(
                    std::chrono::duration<double, std::milli>(now - sent).count());
        }
    }
}

watched viewers::run_for(std::chrono::seconds duration) {
    watched out;
    const auto end = clock::now() + duration;
    do turn(std::chrono::milliseconds(duration.count() > 0 ? 10 : 0), out);
    while (clock::now() < end);
    return out;
}

double viewers::join() {
    watched ignored;
    const int fd = connect();
    const auto mine = make_follower(how_);
    const auto asked = clock::now();
    ask(fd);
    watch(fd, sockets_.size());
    for (bool there = false; !there;) {
        turn(std::chrono::milliseconds(10), ignored);
        const auto got = ::recv(fd, buffer_.data(), buffer_.size(), 0);
        if (got == 0) break;
        if (got < 0) continue;
        found_.clear();
        mine->put({buffer_.data(), static_cast<std::size_t>(got)}, found_);
        for (const auto& each : found_) there = there || each.key_frame;
    }
    const auto took = clock::now() - asked;
    ::close(fd);
    return std::chrono::duration<double, std::milli>(took).count();
}

}  // namespace bench
