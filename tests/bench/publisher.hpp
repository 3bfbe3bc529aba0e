#pragma once

#include "flv_file.hpp"
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
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
    }
    /// Nothing known: zero.
    clock::time_point find(std::uint8_t type, std::uint32_t timestamp) const;

 private:
    std::map<std::pair<std::uint8_t, std::uint32_t>, std::size_t> index_;
    std::vector<std::atomic<clock::rep>> times_;
};

/// Publishes the tags in real time: over RTMP to weir-media, or as ready chunks to the floor.
/// Blocks until `stop` or the end of the file.
void publish_rtmp(const std::vector<tag>& tags, std::uint16_t port, send_times& times,
                  const std::atomic<bool>& stop);
void publish_chunks(const std::vector<tag>& tags, std::uint16_t port, send_times& times,
                    const std::atomic<bool>& stop);

int connect_to(std::uint16_t port);

}  // namespace bench
