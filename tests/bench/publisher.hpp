#pragma once

#include "weir/base/bytes.hpp"
#include "weir/rtmp/chunk_writer.hpp"

#include "flv_file.hpp"
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bench {

using clock = std::chrono::steady_clock;

/// When each tag was sent; read by the viewers while the publisher writes.
class send_times {
 public:
    explicit send_times(const std::vector<tag>& tags);
    void sent(std::size_t index, clock::time_point when) {
        times_[index].store(when.time_since_epoch().count());
        if (video_[index]) last_video_.store(when.time_since_epoch().count());
    }
    /// Nothing known: zero.
    clock::time_point find(std::uint8_t type, std::uint32_t timestamp) const;
    /// When the newest picture was sent.
    clock::time_point last_video() const {
        return clock::time_point(clock::duration(last_video_.load()));
    }

 private:
    std::map<std::pair<std::uint8_t, std::uint32_t>, std::size_t> index_;
    std::vector<std::atomic<clock::rep>> times_;
    std::vector<bool> video_;
    std::atomic<clock::rep> last_video_{0};
};

/// One RTMP publisher of live/NAME, ready to send when constructed. Ends the program when the
/// server refuses it or closes.
class rtmp_publisher {
 public:
    rtmp_publisher(std::uint16_t port, const std::string& name);
    ~rtmp_publisher();
    rtmp_publisher(const rtmp_publisher&) = delete;
    rtmp_publisher& operator=(const rtmp_publisher&) = delete;

    void send(const tag& t, std::uint32_t timestamp);

 private:
    int fd_;
    weir::rtmp::chunk_writer writer_;
    weir::bytes message_;
};

/// Publishes the tags in real time: over RTMP to weir-media, or as ready chunks to the floor.
/// Blocks until `stop` or the end of the file.
void publish_rtmp(const std::vector<tag>& tags, std::uint16_t port, send_times& times,
                  const std::atomic<bool>& stop);
void publish_chunks(const std::vector<tag>& tags, std::uint16_t port, send_times& times,
                    const std::atomic<bool>& stop);

int connect_to(std::uint16_t port);
/// The same with the handshake of RTMP behind it.
int connect_rtmp(std::uint16_t port);
/// Asks for live/bench there: connect, createStream and play in one.
void play_rtmp(int fd);

}  // namespace bench
