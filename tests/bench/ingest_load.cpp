// Publishes an FLV file many times over RTMP in real time, from one thread, each time in a place
// of its own in the file; prints one JSON line of what that cost the server. Usage: bench_ingest
// INGEST_PORT PUBLISHERS WARM SECONDS SERVER_PID FILE.flv
#include <fmt/format.h>

#include "flv_file.hpp"
#include "measure.hpp"
#include "publisher.hpp"
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using bench::tag;

/// Sends the file from one of its key frames on, and again from its begin, with times that go on.
class looped {
 public:
    looped(const std::vector<tag>& tags, std::size_t first, std::uint16_t port,
           const std::string& name)
        : tags_(tags),
          next_(first),
          offset_(-std::int64_t{tags[first].timestamp}),
          to_(port, name) {
        for (const auto& each : tags)
            if (each.config()) to_.send(each, 0);
    }

    /// All that is due this many milliseconds after its begin.
    void send_until(std::int64_t now) {
        while (tags_[next_].timestamp + offset_ <= now) {
            const auto& each = tags_[next_];
            if (!each.config())
                to_.send(each, static_cast<std::uint32_t>(each.timestamp + offset_));
            if (++next_ == tags_.size()) {
                next_ = 0;
                offset_ += tags_.back().timestamp + 33;
            }
        }
    }

 private:
    const std::vector<tag>& tags_;
    std::size_t next_;
    std::int64_t offset_;
    bench::rtmp_publisher to_;
};

bool key_frame(const tag& t) {
    return t.type == 9 && !t.config() && t.body[0] >> 4 == 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 7) return 2;
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    const auto count = static_cast<std::size_t>(std::atoi(argv[2]));
    const std::chrono::seconds warm(std::atoi(argv[3]));
    const std::chrono::seconds duration(std::atoi(argv[4]));
    const int pid = std::atoi(argv[5]);
    bench::raise_file_limit();
    const auto tags = bench::read_flv(argv[6]);
    std::vector<std::size_t> keys;
    for (std::size_t i = 0; i < tags.size(); ++i)
        if (key_frame(tags[i])) keys.push_back(i);

    const auto memory_before = bench::resident_kib(pid);
    std::vector<std::unique_ptr<looped>> publishers;
    std::vector<std::int64_t> begins;
    const auto start = bench::clock::now();
    const auto now = [&] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(bench::clock::now() - start)
            .count();
    };
    const auto run_until = [&](std::int64_t end) {
        while (now() < end) {
            for (std::size_t i = 0; i < publishers.size(); ++i)
                publishers[i]->send_until(now() - begins[i]);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    };
    for (std::size_t i = 0; i < count; ++i) {
        publishers.push_back(std::make_unique<looped>(tags, keys[i * keys.size() / count], port,
                                                      fmt::format("bench{}", i)));
        begins.push_back(now());
        run_until(now() + 17);
    }
    run_until(now() + std::chrono::milliseconds(warm).count());
    const auto memory = bench::resident_kib(pid) - memory_before;
    const auto cpu_before = bench::cpu_seconds(pid);
    const auto measured = now();
    run_until(measured + std::chrono::milliseconds(duration).count());
    const auto cpu = bench::cpu_seconds(pid) - cpu_before;
    const auto minutes = static_cast<double>(now() - measured) / 60'000;
    std::size_t size = 0;
    for (const auto& each : tags) size += each.body.size();
    fmt::print(
        "{{\"publishers\":{},\"bits_per_second\":{:.0f},\"cpu_seconds\":{:.2f},\"cpu_per_stream_"
        "minute\":{:.4f},\"kib_per_publisher\":{:.0f}}}\n",
        count, static_cast<double>(size) * 8000 / tags.back().timestamp, cpu,
        cpu / minutes / static_cast<double>(count), memory / static_cast<double>(count));
}
