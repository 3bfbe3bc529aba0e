#pragma once

#include "http_reader.hpp"
#include "publisher.hpp"
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// What a client needs to know of a media playlist.
struct hls_edge {
    std::uint64_t msn = 0;
    std::uint64_t part = 0;
    std::string hint;
    std::vector<std::string> parts;
};

struct hls_watched {
    std::uint64_t bytes = 0;
    std::uint64_t answers = 0;
    std::uint64_t refused = 0;
    std::size_t gone = 0;
    /// Milliseconds from the sending of the picture that completed a part to the playlist that has
    /// it, and to the part itself. What completed it is taken to be the picture that was sent last
    /// before anybody was answered; pictures are further apart than the first answer takes.
    std::vector<double> playlist_delays;
    std::vector<double> part_delays;
};

/// Viewers of http://127.0.0.1:PORT/live/bench/index.m3u8 on one thread. Each holds a blocking
/// playlist request at all times and, unless `playlists_only`, another connection on which it asks
/// for the hinted part, or parts that it has missed, as a player does.
class hls_viewers {
 public:
    hls_viewers(std::uint16_t port, std::size_t count, bool playlists_only,
                const send_times& times);
    ~hls_viewers();

    hls_watched run_for(std::chrono::seconds duration);

 private:
    struct viewer {
        int playlist_socket = -1;
        int part_socket = -1;
        http_reader playlists;
        http_reader parts;
        std::string media_uri;
        std::deque<std::string> wanted;
        std::string last_wanted;
        bool fetching = false;
    };

    void watch(int fd, std::size_t who, bool for_parts);
    void ask(int fd, std::string_view path);
    void ask_playlist(viewer& who, const hls_edge* after);
    void take_playlist(viewer& who, std::string_view head, std::string_view body);
    void want_parts(viewer& who, const hls_edge& edge);
    void next_part(viewer& who);
    void receive(std::size_t who, bool for_parts, hls_watched& into);

    /// The newest answer and what it says: most viewers get the same.
    const hls_edge& read(std::string_view head, std::string_view body);
    double delay_of(std::string_view part, clock::time_point now);

    const send_times& times_;
    bool playlists_only_;
    int epoll_;
    std::vector<viewer> viewers_;
    std::vector<char> buffer_;
    std::string last_body_;
    hls_edge last_edge_;
    /// The parts that somebody has heard of lately, and when the picture was sent that completed
    /// them.
    std::deque<std::pair<std::string, clock::time_point>> completed_;
};

}  // namespace bench
