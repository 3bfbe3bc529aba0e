// The floor that weir-media's fan-out is measured against: a bare epoll loop that sends every FLV
// tag by itself to every viewer, with no protocol, no checks and no log. Usage: bench_floor
// VIEWER_PORT INGEST_PORT. The publisher sends chunks as viewers will get them (see publisher.cpp);
// those sent before the first viewer are what each viewer gets first.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

constexpr std::string_view head =
    "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nTransfer-Encoding: chunked\r\nConnection: "
    "close\r\n\r\n";

struct viewer {
    bool watching = false;
    std::string left;
};

int listen_on(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(port));
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 ||
        ::listen(fd, 4096) != 0) {
        std::perror("bench_floor: listen");
        std::exit(1);
    }
    return fd;
}

class server {
 public:
    server(int viewer_port, int ingest_port)
        : epoll_(::epoll_create1(0)),
          viewers_(listen_on(viewer_port)),
          ingest_(listen_on(ingest_port)) {
        watch(viewers_, EPOLLIN);
        watch(ingest_, EPOLLIN);
    }

    void run() {
        for (;;) {
            epoll_event events[256];
            const int count = ::epoll_wait(epoll_, events, 256, -1);
            for (int i = 0; i < count; ++i) handle(events[i]);
        }
    }

 private:
    void watch(int fd, std::uint32_t what) {
        epoll_event event{};
        event.events = what;
        event.data.fd = fd;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    }

    void handle(const epoll_event& event) {
        const int fd = event.data.fd;
        if (fd == viewers_ || fd == ingest_) return accept(fd);
        if (fd == publisher_) return read_publisher();
        auto& who = clients_[fd];
        if (event.events & EPOLLIN) {
            char ignored[4096];
            const auto got = ::read(fd, ignored, sizeof ignored);
            if (got <= 0) return drop(fd);
            if (!who.watching) {
                who.watching = true;
                send(fd, who, std::string(head) + opening_);
            }
        }
        if (event.events & EPOLLOUT) send(fd, who, {});
    }

    void accept(int from) {
        const int fd = ::accept4(from, nullptr, nullptr, SOCK_NONBLOCK);
        if (fd < 0) return;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (from == ingest_)
            publisher_ = fd;
        else
            clients_[fd];
        watch(fd, from == ingest_ ? EPOLLIN : EPOLLIN | EPOLLOUT | EPOLLET);
    }

    void drop(int fd) {
        clients_.erase(fd);
        ::close(fd);
    }

    void read_publisher() {
        char buffer[65536];
        const auto got = ::read(publisher_, buffer, sizeof buffer);
        if (got == 0) std::exit(0);
        if (got < 0) return;
        arrived_.append(buffer, static_cast<std::size_t>(got));
        // A chunk is "SIZE CR LF data CR LF" with SIZE in 8 hexadecimal digits.
        while (arrived_.size() > 10) {
            const auto size = std::strtoul(arrived_.substr(0, 8).c_str(), nullptr, 16) + 12;
            if (arrived_.size() < size) break;
            const auto chunk = arrived_.substr(0, size);
            arrived_.erase(0, size);
            if (clients_.empty()) opening_ += chunk;
            for (auto& [fd, who] : clients_)
                if (who.watching) send(fd, who, chunk);
        }
    }

    void send(int fd, viewer& who, std::string_view data) {
        if (!who.left.empty()) {
            who.left += data;
            const auto sent = ::send(fd, who.left.data(), who.left.size(), MSG_NOSIGNAL);
            if (sent > 0) who.left.erase(0, static_cast<std::size_t>(sent));
            return;
        }
        if (data.empty()) return;
        const auto sent = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL);
        const auto gone = sent > 0 ? static_cast<std::size_t>(sent) : 0;
        if (gone < data.size()) who.left = data.substr(gone);
    }

    int epoll_;
    int viewers_;
    int ingest_;
    int publisher_ = -1;
    std::string arrived_;
    std::string opening_;
    std::map<int, viewer> clients_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    server(std::atoi(argv[1]), std::atoi(argv[2])).run();
}
