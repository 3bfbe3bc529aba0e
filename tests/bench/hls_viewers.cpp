#include "hls_viewers.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <utility>
#include <zlib.h>

namespace bench {

namespace {

std::string inflate(std::string_view packed) {
    std::string out(64 * 1024, '\0');
    z_stream stream{};
    ::inflateInit2(&stream, 16 + MAX_WBITS);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::inflateEnd(&stream);
    return out;
}

std::string_view quoted(std::string_view line) {
    const auto begin = line.find("URI=\"");
    if (begin == std::string_view::npos) return {};
    const auto from = line.substr(begin + 5);
    return from.substr(0, from.find('"'));
}

hls_edge read_playlist(std::string_view text) {
    hls_edge edge;
    std::uint64_t segments = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        constexpr std::string_view sequence = "#EXT-X-MEDIA-SEQUENCE:";
        if (line.starts_with(sequence)) {
            std::from_chars(line.data() + sequence.size(), line.data() + line.size(), edge.msn);
        } else if (line.starts_with("#EXT-X-PART:")) {
            edge.parts.emplace_back(quoted(line));
            ++edge.part;
        } else if (line.starts_with("#EXT-X-PRELOAD-HINT:TYPE=PART")) {
            edge.hint = quoted(line);
        } else if (!line.empty() && line.front() != '#') {
            ++segments;
            edge.part = 0;
        }
    }
    edge.msn += segments;
    return edge;
}

constexpr std::string_view folder = "/live/bench/";

}  // namespace

hls_viewers::hls_viewers(std::uint16_t port, std::size_t count, bool playlists_only,
                         const send_times& times)
    : times_(times),
      playlists_only_(playlists_only),
      epoll_(::epoll_create1(0)),
      viewers_(count),
      buffer_(256 * 1024) {
    for (std::size_t i = 0; i < count; ++i) {
        auto& who = viewers_[i];
        who.playlist_socket = connect_to(port);
        watch(who.playlist_socket, i, false);
        if (!playlists_only_) {
            who.part_socket = connect_to(port);
            watch(who.part_socket, i, true);
        }
        ask(who.playlist_socket, "index.m3u8");
        if (i % 50 == 49) run_for(std::chrono::seconds(0));
    }
}

hls_viewers::~hls_viewers() {
    for (const auto& each : viewers_) {
        ::close(each.playlist_socket);
        if (each.part_socket >= 0) ::close(each.part_socket);
    }
    ::close(epoll_);
}

void hls_viewers::watch(int fd, std::size_t who, bool for_parts) {
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = who * 2 + (for_parts ? 1 : 0);
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
}

void hls_viewers::ask(int fd, std::string_view path) {
    const auto request = fmt::format(
        "GET {}{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n", folder, path);
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
        std::perror("bench_hls: send");
        std::exit(1);
    }
}

void hls_viewers::ask_playlist(viewer& who, const hls_edge* after) {
    const char joint = who.media_uri.find('?') == std::string::npos ? '?' : '&';
    ask(who.playlist_socket, after ? fmt::format("{}{}_HLS_msn={}&_HLS_part={}", who.media_uri,
                                                 joint, after->msn, after->part)
                                   : who.media_uri);
}

void hls_viewers::take_playlist(viewer& who, std::string_view head, std::string_view body) {
    if (who.media_uri.empty()) {
        const auto text =
            head.find("gzip") != std::string_view::npos ? inflate(body) : std::string(body);
        // The first variant has pictures and sound.
        const auto variant = text.find("#EXT-X-STREAM-INF");
        const auto begin = text.find('\n', variant) + 1;
        who.media_uri = text.substr(begin, text.find('\n', begin) - begin);
        return ask_playlist(who, nullptr);
    }
    const auto& edge = read(head, body);
    ask_playlist(who, &edge);
    if (!playlists_only_) want_parts(who, edge);
}

void hls_viewers::want_parts(viewer& who, const hls_edge& edge) {
    if (edge.hint.empty() || edge.hint == who.last_wanted) return;
    const auto known = std::ranges::find(edge.parts, who.last_wanted);
    if (known != edge.parts.end()) who.wanted.insert(who.wanted.end(), known + 1, edge.parts.end());
    who.wanted.push_back(edge.hint);
    who.last_wanted = edge.hint;
    if (!who.fetching) next_part(who);
}

void hls_viewers::next_part(viewer& who) {
    who.fetching = !who.wanted.empty();
    if (who.wanted.empty()) return;
    ask(who.part_socket, who.wanted.front());
}

const hls_edge& hls_viewers::read(std::string_view head, std::string_view body) {
    if (body == last_body_) return last_edge_;
    last_body_ = body;
    last_edge_ = read_playlist(head.find("gzip") != std::string_view::npos ? inflate(body)
                                                                           : std::string(body));
    return last_edge_;
}

double hls_viewers::delay_of(std::string_view part, clock::time_point now) {
    auto found =
        std::ranges::find(completed_, part, &std::pair<std::string, clock::time_point>::first);
    if (found == completed_.end()) {
        completed_.emplace_back(part, times_.last_video());
        if (completed_.size() > 16) completed_.pop_front();
        found = completed_.end() - 1;
    }
    return std::chrono::duration<double, std::milli>(now - found->second).count();
}

void hls_viewers::receive(std::size_t index, bool for_parts, hls_watched& into) {
    auto& who = viewers_[index];
    const int fd = for_parts ? who.part_socket : who.playlist_socket;
    const auto got = ::recv(fd, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) {
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
        ++into.gone;
        return;
    }
    const auto now = clock::now();
    const auto size = static_cast<std::size_t>(got);
    into.bytes += size;
    auto& reader = for_parts ? who.parts : who.playlists;
    const bool good = reader.put(
        {buffer_.data(), size}, [&](int status, std::string_view head, std::string_view body) {
            ++into.answers;
            if (status != 200) ++into.refused;
            if (for_parts) {
                into.part_delays.push_back(delay_of(who.wanted.front(), now));
                who.wanted.pop_front();
                return next_part(who);
            }
            const bool first = who.media_uri.empty() || who.last_wanted.empty();
            take_playlist(who, head, body);
            if (playlists_only_) who.last_wanted = last_edge_.hint;
            if (!first && !last_edge_.parts.empty())
                into.playlist_delays.push_back(delay_of(last_edge_.parts.back(), now));
        });
    if (!good) {
        std::fprintf(stderr, "bench_hls: not a response\n");
        std::exit(1);
    }
}

hls_watched hls_viewers::run_for(std::chrono::seconds duration) {
    hls_watched out;
    const auto end = clock::now() + duration;
    do {
        epoll_event events[256];
        const int count = ::epoll_wait(epoll_, events, 256, duration.count() > 0 ? 10 : 0);
        for (int i = 0; i < count; ++i)
            receive(events[i].data.u64 / 2, events[i].data.u64 % 2 != 0, out);
    } while (clock::now() < end);
    return out;
}

}  // namespace bench
