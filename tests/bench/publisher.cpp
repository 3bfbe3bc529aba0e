#include "publisher.hpp"

#include "weir/base/bytes.hpp"
#include "weir/flv/amf0.hpp"
#include "weir/flv/tag.hpp"
#include "weir/rtmp/command.hpp"
#include "weir/rtmp/handshake.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string_view>
#include <thread>
#include <unistd.h>

namespace bench {

namespace {

using weir::byte_view;
using weir::bytes;
using weir::rtmp::message_type;
namespace amf0 = weir::flv::amf0;

void send_all(int fd, byte_view data) {
    while (!data.empty()) {
        const auto sent = ::send(fd, data.data(), data.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            std::perror("bench_load: the server closed the publisher's connection");
            std::exit(1);
        }
        data = data.subspan(static_cast<std::size_t>(sent));
    }
}

template <class Send>
void pace(const std::vector<tag>& tags, send_times& times, const std::atomic<bool>& stop,
          Send send) {
    const auto start = clock::now();
    for (std::size_t i = 0; i < tags.size() && !stop; ++i) {
        std::this_thread::sleep_until(start + std::chrono::milliseconds(tags[i].timestamp));
        times.sent(i, clock::now());
        send(tags[i]);
    }
}

void read_until(int fd, std::string_view wanted) {
    std::string got;
    while (got.find(wanted) == std::string::npos) {
        char buffer[4096];
        const auto count = ::recv(fd, buffer, sizeof buffer, 0);
        if (count <= 0) {
            std::fprintf(stderr, "bench_load: no \"%s\" from the server\n",
                         std::string(wanted).c_str());
            std::exit(1);
        }
        got.append(buffer, static_cast<std::size_t>(count));
    }
}

void handshake(int fd) {
    send_all(fd, weir::rtmp::client_handshake::hello());
    weir::rtmp::client_handshake shake;
    for (bool done = false; !done;) {
        std::array<std::uint8_t, 4096> buffer;
        const auto count = ::recv(fd, buffer.data(), buffer.size(), 0);
        if (count <= 0) std::exit(1);
        auto input = byte_view(buffer).first(static_cast<std::size_t>(count));
        bytes output;
        done = shake.consume(input, output).value();
        send_all(fd, output);
    }
}

void write_command(weir::rtmp::chunk_writer& to, bytes& out, std::uint32_t stream,
                   std::string_view name, double transaction,
                   std::initializer_list<amf0::value> arguments) {
    to.write(out, 3, message_type::command_amf0, stream, 0,
             weir::rtmp::write_command(name, transaction, arguments));
}

void open_stream(weir::rtmp::chunk_writer& to, bytes& out) {
    amf0::object target;
    target.add("app", "live");
    write_command(to, out, 0, "connect", 1, {target});
    write_command(to, out, 0, "createStream", 2, {amf0::null{}});
}

}  // namespace

send_times::send_times(const std::vector<tag>& tags) : times_(tags.size()) {
    for (const auto& each : tags) video_.push_back(each.type == 9);
    for (std::size_t i = 0; i < tags.size(); ++i)
        if (!tags[i].config()) index_[{tags[i].type, tags[i].timestamp}] = i;
}

clock::time_point send_times::find(std::uint8_t type, std::uint32_t timestamp) const {
    const auto found = index_.find({type, timestamp});
    return clock::time_point(
        clock::duration(found == index_.end() ? 0 : times_[found->second].load()));
}

int connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) {
        std::perror("bench_load: connect");
        std::exit(1);
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

rtmp_publisher::rtmp_publisher(std::uint16_t port, const std::string& name)
    : fd_(connect_rtmp(port)) {
    bytes out;
    bytes size(4);
    weir::put_be<4>(size.data(), 65536);
    writer_.write(out, 2, message_type::set_chunk_size, 0, 0, size);
    writer_.set_chunk_size(65536);
    open_stream(writer_, out);
    write_command(writer_, out, 1, "publish", 3, {amf0::null{}, name, "live"});
    send_all(fd_, out);
    read_until(fd_, "NetStream.Publish.Start");
}

rtmp_publisher::~rtmp_publisher() {
    ::close(fd_);
}

void rtmp_publisher::send(const tag& t, std::uint32_t timestamp) {
    message_.clear();
    writer_.write(message_, 6, static_cast<weir::rtmp::message_type>(t.type), 1, timestamp, t.body);
    send_all(fd_, message_);
}

int connect_rtmp(std::uint16_t port) {
    const int fd = connect_to(port);
    handshake(fd);
    return fd;
}

void play_rtmp(int fd) {
    weir::rtmp::chunk_writer writer;
    bytes out;
    open_stream(writer, out);
    write_command(writer, out, 1, "play", 3, {amf0::null{}, "bench", -2.0});
    send_all(fd, out);
}

void publish_rtmp(const std::vector<tag>& tags, std::uint16_t port, send_times& times,
                  const std::atomic<bool>& stop) {
    rtmp_publisher to(port, "bench");
    pace(tags, times, stop, [&](const tag& t) { to.send(t, t.timestamp); });
}

void publish_chunks(const std::vector<tag>& tags, std::uint16_t port, send_times& times,
                    const std::atomic<bool>& stop) {
    const int fd = connect_to(port);
    const auto chunk = [](byte_view data) {
        bytes out;
        weir::byte_writer w(out);
        w.append(fmt::format("{:08x}\r\n", data.size()));
        w.append(data);
        w.append(std::string_view("\r\n"));
        return out;
    };
    const auto file_header = weir::flv::file_header(true, true);
    send_all(fd, chunk(file_header));
    pace(tags, times, stop, [&](const tag& t) {
        bytes data(weir::flv::tag_header_size);
        weir::flv::write_tag_header(std::span<std::uint8_t, weir::flv::tag_header_size>(data),
                                    static_cast<weir::flv::tag_type>(t.type),
                                    static_cast<std::uint32_t>(t.body.size()), t.timestamp);
        weir::byte_writer w(data);
        w.append(t.body);
        w.u32(static_cast<std::uint32_t>(t.body.size() + weir::flv::tag_header_size));
        send_all(fd, chunk(data));
    });
    ::close(fd);
}

}  // namespace bench
